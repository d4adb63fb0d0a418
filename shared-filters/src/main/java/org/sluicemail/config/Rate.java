package org.sluicemail.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many in a time, written {@code 20/1m} or {@code 20/1m burst 40}.
 *
 * @param count at least 1
 * @param per longer than nothing
 * @param burst how many may come at once, at least 1; {@code count} when it is not written
 */
public record Rate(long count, Duration per, long burst) {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,9}) ?/ ?(\\w+)(?: burst (\\d{1,9}))?");

  /** Checks the amounts. */
  public Rate {
    if (count < 1 || burst < 1 || !per.isPositive()) {
      throw new IllegalArgumentException("a rate needs amounts greater than zero");
    }
  }

  /** The rate written as {@code text}. */
  public static Rate parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rate; write 20/1m or 20/1m burst 40");
    }
    long count = Long.parseLong(matcher.group(1));
    String burst = matcher.group(3);
    return new Rate(
        count, Durations.parse(matcher.group(2)), burst == null ? count : Long.parseLong(burst));
  }

  @Override
  public String toString() {
    String rate = count + "/" + Durations.format(per);
    return burst == count ? rate : rate + " burst " + burst;
  }
}
