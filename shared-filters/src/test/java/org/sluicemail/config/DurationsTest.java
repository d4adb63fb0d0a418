package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0s, PT0S, 0ms",
    "500ms, PT0.5S, 500ms",
    "1000ms, PT1S, 1s",
    "5s, PT5S, 5s",
    "90s, PT90S, 90s",
    "60s, PT60S, 1m",
    "10m, PT10M, 10m",
    "2h, PT2H, 2h",
    "24h, PT24H, 1d",
    "1d, PT24H, 1d",
    "010s, PT10S, 10s",
    "36500d, PT876000H, 36500d",
  })
  void readsAndWrites(String text, Duration duration, String written) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.format(duration)).isEqualTo(written);
    assertThat(Durations.parse(written)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "-5s",
        "+5s",
        "1.5s",
        "5 s",
        "5S",
        "5sec",
        "PT5S",
        "1h30m",
        "10:20",
        "5us",
        "1w",
        "1234567890s",
        "٥s"
      })
  void refusesAndSaysHowToWriteIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageContainingAll("'" + text + "' is not a duration", "500ms, 5s, 10m, 2h or 1d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"36501d", "999999999d", "999999999h"})
  void refusesWhatWouldOverflowNanoseconds(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage("'" + text + "' is longer than a hundred years");
  }
}
