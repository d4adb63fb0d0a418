package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnCodesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, 127.0.0.2, true",
    "127.0.0.2, 127.0.0.3, false",
    "127.0.0.2-11, 127.0.0.11, true",
    "127.0.0.2-11, 127.0.0.12, false",
    "127.0.0.2-127.0.1.0, 127.0.0.255, true",
    "127.0.0.0/24, 127.0.0.255, true",
    "127.0.0.0/24, 127.0.1.0, false",
    "127.0.0.1, 127.0.0.1, true",
    "bits:6, 127.0.0.4, true",
    "bits:6, 127.0.0.11, true",
    "bits:6, 127.0.0.9, false",
    "bits:6, 127.255.255.254, false",
    "127.0.0.0/8, 127.255.255.252, false",
    "0.0.0.0/0, 127.0.0.2, true",
    "0.0.0.0/0, 192.0.2.1, false",
    "0.0.0.0/0, 128.0.0.1, false",
    "0.0.0.0/0, 255.255.255.255, false"
  })
  void contains(String codes, String answer, boolean contained) throws Exception {
    InetAddress address = InetAddress.getByName(answer);
    assertThat(ReturnCodes.parse(codes).contain(address)).isEqualTo(contained);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, false, true", "127.0.0.2, true, false", "127.255.254.255, true, false",
    "127.255.255.0, false, true", "127.255.255.255, false, true", "126.255.255.255, false, true",
    "128.0.0.0, false, true", "10.0.0.1, false, true"
  })
  void usually(String answer, boolean counts, boolean odd) throws Exception {
    InetAddress address = InetAddress.getByName(answer);
    assertThat(ReturnCodes.USUAL.contain(address)).isEqualTo(counts);
    assertThat(ReturnCodes.error(address).isPresent()).isEqualTo(odd);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "x", "127.0.0", "127.0.0.9-2", "127.0.0.2-300", "127.0.0.2-127.0.0.1", "::1/128",
        "127.0.0.0/33", "bits:0", "bits:256", "bits:x", "bits:99999999999", "-", "127.0.0.2-"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> ReturnCodes.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
