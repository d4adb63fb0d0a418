package org.sluicemail.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written here: a number and one unit. */
final class Durations {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  /** Units, the greatest first; their names in small letters are what is written. */
  private enum Unit {
    D(ChronoUnit.DAYS),
    H(ChronoUnit.HOURS),
    M(ChronoUnit.MINUTES),
    S(ChronoUnit.SECONDS),
    MS(ChronoUnit.MILLIS);

    private final ChronoUnit of;

    Unit(ChronoUnit of) {
      this.of = of;
    }

    long millis() {
      return of.getDuration().toMillis();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  // a hundred years: the nanoseconds of anything shorter fit a long
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  static Duration parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write a number with a unit: 500ms, 5s, 10m, 2h or 1d");
    }
    Unit unit = Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
    Duration duration = Duration.of(Long.parseLong(matcher.group(1)), unit.of);
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than a hundred years");
    }
    return duration;
  }

  /** The shortest text that {@link #parse} reads back, for whole milliseconds. */
  static String format(Duration duration) {
    long millis = duration.toMillis();
    for (Unit unit : Unit.values()) {
      if (millis > 0 && millis % unit.millis() == 0) {
        return millis / unit.millis() + unit.toString();
      }
    }
    return millis + "ms";
  }
}
