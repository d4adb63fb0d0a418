package org.sluicemail.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written here: a number and one unit. */
final class Durations {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  // a hundred years: the nanoseconds of anything shorter fit a long
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  static Duration parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write a number with a unit: 500ms, 5s, 10m, 2h or 1d");
    }
    Duration duration =
        Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)));
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than a hundred years");
    }
    return duration;
  }

  /** The shortest text that {@link #parse} reads back, for whole milliseconds. */
  static String format(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : List.of("d", "h", "m", "s")) {
      long one = UNITS.get(unit).getDuration().toMillis();
      if (millis > 0 && millis % one == 0) {
        return millis / one + unit;
      }
    }
    return millis + "ms";
  }
}
