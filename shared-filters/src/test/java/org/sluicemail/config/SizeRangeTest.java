package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeRangeTest {
  @ParameterizedTest
  @CsvSource({
    "> 1KiB, 1025, true",
    "> 1KiB, 1024, false",
    ">0, 1, true",
    "< 1KiB, 1023, true",
    "<1KiB, 1024, false",
  })
  void excludesItsBound(String text, long size, boolean contained) {
    assertThat(SizeRange.parse(text).contains(size)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1KiB", "= 1KiB", ">", "> 1KB", ">= 1KiB"})
  void refuses(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SizeRange.parse(text));
  }
}
