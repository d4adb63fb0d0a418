package org.sluicemail.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of data, written {@code 10MiB}, {@code 64KiB} or as plain bytes.
 *
 * @param bytes not negative
 */
public record Size(long bytes) implements Comparable<Size> {
  // 15 digits of bytes are 888 TiB; with a unit 6 digits stay far inside a long
  private static final Pattern TEXT = Pattern.compile("(\\d{1,15})|(\\d{1,6})([KMGT])iB");
  private static final String UNITS = "KMGT";

  /** Checks the amount. */
  public Size {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size cannot be negative");
    }
  }

  /** The size written as {@code text}. */
  public static Size parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size; write 10MiB, 64KiB or a number of bytes");
    }
    if (matcher.group(1) != null) {
      return new Size(Long.parseLong(matcher.group(1)));
    }
    return new Size(Long.parseLong(matcher.group(2)) << shift(matcher.group(3).charAt(0)));
  }

  private static int shift(char unit) {
    return 10 * (UNITS.indexOf(unit) + 1);
  }

  @Override
  public int compareTo(Size other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    for (int i = UNITS.length() - 1; i >= 0; i--) {
      char unit = UNITS.charAt(i);
      long whole = bytes >> shift(unit);
      if (whole > 0 && whole <= 999_999 && whole << shift(unit) == bytes) {
        return String.format(Locale.ROOT, "%d%ciB", whole, unit);
      }
    }
    return Long.toString(bytes);
  }
}
