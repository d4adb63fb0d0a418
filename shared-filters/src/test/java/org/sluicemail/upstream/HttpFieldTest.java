package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.sluicemail.mail.Octets;

class HttpFieldTest {
  @Test
  void noControlCharacterGetsThrough() {
    for (char c = 0; c <= 0x7F; c++) {
      String value = new HttpField("Helo", "a" + c + "b").value();
      assertThat(value.chars()).noneMatch(each -> each < ' ' || each == 0x7F);
    }
    assertThat(new HttpField("Helo", "a\r\nRcpt: <x@y>\0").value()).isEqualTo("a  Rcpt: <x@y>");
  }

  @Test
  void octetsStayOctets() {
    byte[] received = {'h', (byte) 0xE9, (byte) 0xC3, (byte) 0xA9};
    HttpField field = new HttpField("Helo", Octets.of(received).text());
    assertThat(field.octets().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(received);
  }

  @Test
  void aNameIsAName() {
    for (String name : new String[] {"", "a b", "a:", "a\r\nb", "\u00e4"}) {
      assertThatThrownBy(() -> new HttpField(name, "x"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
