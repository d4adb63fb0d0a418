package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static Delivery delivery(String text) {
    return new Delivery("a@b.test", List.of("c@d.test"), text.getBytes(ISO_8859_1));
  }

  @Test
  void onlyTheFieldOfThatHostIsTakenOut() {
    Delivery delivery =
        delivery(
            "X-Top: 1\r\nReceived: from a\r\n\tby mx.test (x)\r\n; now\r\nReceived: by other.test\r\n\r\nb\r\n");
    assertThat(new String(delivery.withoutReceived("mx.test"), ISO_8859_1))
        .isEqualTo("X-Top: 1\r\n; now\r\nReceived: by other.test\r\n\r\nb\r\n");
  }

  @Test
  void aMessageMayEndWithItsHeader() {
    Delivery delivery = delivery("Received: by mx.test\r\nSubject: x\r\n");
    assertThat(new String(delivery.withoutReceived("mx.test"), ISO_8859_1))
        .isEqualTo("Subject: x\r\n");
  }

  @Test
  void aMessageWithoutItIsAnError() {
    Delivery delivery = delivery("Subject: x\r\n\r\nReceived: by mx.test\r\n");
    assertThatThrownBy(() -> delivery.withoutReceived("mx.test"))
        .isInstanceOf(AssertionError.class);
  }
}
