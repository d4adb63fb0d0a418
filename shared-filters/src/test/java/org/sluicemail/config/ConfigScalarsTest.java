package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.config.Binding.bind;
import static org.sluicemail.config.Binding.problems;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.Binding.Number;

/** Single values, as they are written. */
class ConfigScalarsTest {
  record Text(String v) {}

  @ParameterizedTest
  @CsvSource({
    "yes, yes",
    "on, on",
    "No, No",
    "~, ~",
    "null, null",
    "010, 010",
    "0x1F, 0x1F",
    "10:20, 10:20",
    "1e3, 1e3",
    "2026-11-20, 2026-11-20",
    "::1, ::1",
    "1_000, 1_000",
    ".inf, .inf",
    "=, =",
    "<<, <<",
    "a#b, a#b",
    "'\"\"', ''",
    "C:\\dir, C:\\dir",
    "5 # five, 5",
  })
  void takesTextAsItWasWritten(String written, String text) throws Exception {
    assertThat(bind(Text.class, "v: " + written)).isEqualTo(new Text(text));
  }

  record Keys(String on, String no, String y) {}

  @Test
  void takesKeysAsTheyWereWritten() throws Exception {
    assertThat(bind(Keys.class, "on: 1\nno: 2\ny: 3")).isEqualTo(new Keys("1", "2", "3"));
  }

  @ParameterizedTest
  @CsvSource({"010, 10", "+5, 5", "-0, 0", "-2147483648, -2147483648", "'\"7\"', 7"})
  void readsNumbersAsDecimal(String written, int number) throws Exception {
    assertThat(bind(Number.class, "v: " + written)).isEqualTo(new Number(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x1F", "1_000", "1:30", "1.0", "1e3", "1 000", "٣", "--1", "1,5", "NaN"})
  void refusesOtherNumbers(String written) {
    assertThat(problems(Number.class, "v: " + written))
        .containsExactly("f:1:4: v: '" + written + "' is not a whole number");
  }

  record Flag(boolean v) {}

  @ParameterizedTest
  @CsvSource({"true, true", "Yes, true", "ON, true", "false, false", "no, false", "Off, false"})
  void readsFlags(String written, boolean flag) throws Exception {
    assertThat(bind(Flag.class, "v: " + written)).isEqualTo(new Flag(flag));
  }

  record Ratio(double v) {}

  @ParameterizedTest
  @CsvSource({"15, 15", "0.5, 0.5", "-7.25, -7.25", "+1.0, 1", "015.50, 15.5"})
  void readsRatios(String written, double ratio) throws Exception {
    assertThat(bind(Ratio.class, "v: " + written)).isEqualTo(new Ratio(ratio));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", ".inf", "1e9", "0x1p3", "1d", "1.", ".5", "1,5"})
  void refusesOtherRatios(String written) {
    assertThat(problems(Ratio.class, "v: " + written))
        .containsExactly("f:1:4: v: '" + written + "' is not a number such as 15 or 0.5");
  }

  record Ranges(
      @Min("1") @Max("3") int number,
      @Min("1s") @Max("1m") Duration time,
      @Min("1KiB") Size size,
      @Max("2") List<Integer> each,
      @Min("0.5") Optional<Double> maybe) {}

  @Test
  void acceptsTheEndsOfARange() throws Exception {
    bind(Ranges.class, "number: 1\ntime: 60s\nsize: 1024\neach: [-9, 2]\nmaybe: 0.50");
    bind(Ranges.class, "number: 3\ntime: 1000ms\nsize: 1TiB");
  }

  @Test
  void refusesWhatIsOutOfRange() {
    String low = "number: 0\ntime: 999ms\nsize: 1023\neach: [3, 2, 4]\nmaybe: 0.49\n";
    assertThat(problems(Ranges.class, low))
        .containsExactly(
            "f:1:9: number: must be at least 1",
            "f:2:7: time: must be at least 1s",
            "f:3:7: size: must be at least 1KiB",
            "f:4:8: each[0]: must be at most 2",
            "f:4:14: each[2]: must be at most 2",
            "f:5:8: maybe: must be at least 0.5");
    assertThat(problems(Ranges.class, "number: 4\ntime: 61s\nsize: 1KiB"))
        .containsExactly("f:1:9: number: must be at most 3", "f:2:7: time: must be at most 1m");
  }

  record NetworkKeys(Map<Network, String> v) {}

  @Test
  void readsKeysByTheirType() throws Exception {
    assertThat(bind(NetworkKeys.class, "v: {10.0.0.0/8: a, '::1': b}").v())
        .containsExactly(
            Map.entry(Network.parse("10.0.0.0/8"), "a"), Map.entry(Network.parse("::1"), "b"));
    assertThat(problems(NetworkKeys.class, "v:\n  nowhere: a\n  10.0.0.1: b\n  10.0.0.1/32: c"))
        .containsExactly(
            "f:2:3: v.nowhere: 'nowhere' is not a network; write 192.0.2.0/24, 2001:db8::/32 or an"
                + " address",
            "f:4:3: v.10.0.0.1/32: means the same as an earlier key");
  }
}
