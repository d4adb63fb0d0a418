package org.sluicemail.filter;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A reply whose text may hold values in braces, such as {@code 451 4.7.1 Try again in {wait}}.
 *
 * @param reply the reply with the braces as they are
 */
public record ReplyTemplate(Reply reply) {
  private static final Pattern VALUE = Pattern.compile("\\{([a-z-]+)}");
  private static final Reply USUAL = new Reply(451, "4.7.1", "Try again later");

  /** Reads a reply; code and status may be left out and are then {@code 451 4.7.1}. */
  public static ReplyTemplate parse(String text) {
    return new ReplyTemplate(Reply.parse(text, USUAL));
  }

  /** {@code IllegalArgumentException} unless all values are among {@code names}. */
  public ReplyTemplate knowing(String... names) {
    Set<String> unknown =
        VALUE.matcher(reply.text()).results().map(it -> it.group(1)).collect(Collectors.toSet());
    unknown.removeAll(Set.of(names));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "no value "
              + new TreeSet<>(unknown)
              + " in a reply; there are "
              + String.join(", ", names));
    }
    return this;
  }

  /** The verdict with this reply; {@code values} has a text for each name. */
  public Verdict verdict(Map<String, String> values) {
    String text = VALUE.matcher(reply.text()).replaceAll(found -> value(found, values));
    Reply filled = new Reply(reply.code(), reply.status(), text);
    return filled.isTransient() ? new Verdict.TempFail(filled) : new Verdict.Reject(filled);
  }

  private static String value(MatchResult found, Map<String, String> values) {
    return Matcher.quoteReplacement(values.getOrDefault(found.group(1), ""));
  }

  /** A time to wait as people say it, in full seconds: {@code 42s}, {@code 5m}, {@code 1h 20m}. */
  public static String wait(Duration time) {
    // a bucket's wait may be a millisecond more than its rate says: it leaks in fractions
    long seconds = Math.max(1, time.plusMillis(990).toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    boolean hours = seconds >= 3600;
    // of the larger unit and the next smaller one, rounded up, so that nobody comes too early
    long unit = hours ? 60 : 1;
    long units = (seconds + unit - 1) / unit;
    String small = units % 60 == 0 ? "" : " " + units % 60 + (hours ? "m" : "s");
    return units / 60 + (hours ? "h" : "m") + small;
  }
}
