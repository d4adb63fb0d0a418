package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Session;

class CountingTest {
  @ParameterizedTest
  @CsvSource({
    "Postfix 3.7.11, 1, 2",
    "Postfix 3.7.11, 3, 4",
    "'', 3, 4",
    "8.17.1.9, 1, 9",
    "8.17.1.9, 3, 11",
    "8.18.1/Debian-6, 3, 11",
  })
  void eachServerInItsWay(String version, int position, int index) {
    Counting counting = Counting.of(new Session.Server("mx.example.org", "", version));
    assertThat(counting.index(position)).isEqualTo(index);
  }
}
