package org.sluicemail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameServerTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:53",
    "127.0.0.1:5353, 127.0.0.1:5353",
    "inet:5353@127.0.0.1, 127.0.0.1:5353",
    "::1, 0:0:0:0:0:0:0:1:53",
    "[::1]:5353, 0:0:0:0:0:0:0:1:5353"
  })
  void reads(String text, String shown) {
    assertThat(NameServer.parse(text)).hasToString(shown);
  }

  @Test
  void isAnAddress() {
    assertThatThrownBy(() -> NameServer.parse("dns.example.org:53"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dns.example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dns.example.org", "unix:/run/dns", "127.0.0.1:0", "300.1.1.1"})
  void refuses(String text) {
    assertThatThrownBy(() -> NameServer.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
