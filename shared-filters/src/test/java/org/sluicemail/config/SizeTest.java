package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 1, 1",
    "1023, 1023, 1023",
    "1024, 1024, 1KiB",
    "64KiB, 65536, 64KiB",
    "1024KiB, 1048576, 1MiB",
    "1025KiB, 1049600, 1025KiB",
    "10MiB, 10485760, 10MiB",
    "3GiB, 3221225472, 3GiB",
    "999999TiB, 1099510528264372224, 999999TiB",
    "010, 10, 10",
    "999999999999999, 999999999999999, 999999999999999",
  })
  void readsAndWrites(String text, long bytes, String written) {
    assertThat(Size.parse(text)).isEqualTo(new Size(bytes)).hasToString(written);
    assertThat(Size.parse(written)).isEqualTo(new Size(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+1",
        "1.5MiB",
        "10M",
        "10MB",
        "10mib",
        "10 MiB",
        "MiB",
        "1000000TiB",
        "1000000000000000",
        "0x10",
        "1_000",
        "١",
        "10MiBs",
        "9999999999999999999999"
      })
  void refusesAndSaysHowToWriteIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Size.parse(text))
        .withMessage("'" + text + "' is not a size; write 10MiB, 64KiB or a number of bytes");
  }

  @Test
  void isNeverNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Size(-1));
  }

  @Test
  void hasAnOrder() {
    assertThat(Size.parse("1MiB")).isGreaterThan(Size.parse("1023KiB"));
  }
}
