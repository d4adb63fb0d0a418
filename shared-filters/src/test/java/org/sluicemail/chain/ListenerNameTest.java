package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerNameTest {
  @ParameterizedTest
  @CsvSource({
    "inet:11330@127.0.0.1, inet:11330@127.0.0.1",
    "127.0.0.1:11330, inet:11330@127.0.0.1",
    "unix:/run/sluice.sock, unix:/run/sluice.sock",
    "inet6:11330@[::1], inet6:11330@[::1]",
    "james, james",
  })
  void isTheSameInEveryForm(String text, String name) {
    assertThat(ListenerName.parse(text)).isEqualTo(new ListenerName(name));
  }

  @Test
  void refusesWhatIsNoSocket() {
    assertThatIllegalArgumentException().isThrownBy(() -> ListenerName.parse("inet:x@host"));
  }
}
