package org.sluicemail.daemon.opendkim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Addresses;

class AddressTextTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:0DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "fe80:0:0:0:0:0:0:0, fe80::",
  })
  void isShortAndInLowerCase(String written, String expected) {
    assertThat(AddressText.of(Addresses.literal(written).orElseThrow())).isEqualTo(expected);
  }
}
