package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  @ParameterizedTest
  @CsvSource({
    "20/1m, 20, PT1M, 20, 20/1m",
    "20 / 1m, 20, PT1M, 20, 20/1m",
    "20/60s burst 40, 20, PT1M, 40, 20/1m burst 40",
    "20/1m burst 20, 20, PT1M, 20, 20/1m",
    "1/500ms burst 1, 1, PT0.5S, 1, 1/500ms",
    "999999999/36500d, 999999999, PT876000H, 999999999, 999999999/36500d",
  })
  void readsAndWrites(String text, long count, Duration per, long burst, String written) {
    Rate rate = new Rate(count, per, burst);
    assertThat(Rate.parse(text)).isEqualTo(rate).hasToString(written);
    assertThat(Rate.parse(written)).isEqualTo(rate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "20",
        "20/",
        "/1m",
        "20/1m burst",
        "20/1m burst x",
        "20/1mburst 3",
        "-20/1m",
        "2.5/1m",
        "20/1m 40",
        "20 per 1m",
        "9999999999/1m"
      })
  void refusesWhatIsNoRate(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.parse(text))
        .withMessage("'" + text + "' is not a rate; write 20/1m or 20/1m burst 40");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "20/m, 'm' is not a duration",
        "20/60, '60' is not a duration",
        "0/1m, greater than zero",
        "1/0s, greater than zero",
        "1/1s burst 0, greater than zero",
      })
  void saysWhatIsWrongInside(String text, String part) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.parse(text))
        .withMessageContaining(part);
  }
}
