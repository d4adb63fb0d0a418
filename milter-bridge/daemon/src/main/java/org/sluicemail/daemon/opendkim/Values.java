package org.sluicemail.daemon.opendkim;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as OpenDKIM reads them. */
final class Values {
  /** What strtol(3) takes in base 0. */
  private static final Pattern INTEGER =
      Pattern.compile("([+-]?)(?:0[xX]([0-9a-fA-F]+)|(0[0-7]*)|([1-9][0-9]*))");

  private Values() {}

  /** The first letter decides; {@code IllegalArgumentException} when it is none that can. */
  static boolean truth(String value) {
    return switch (value.charAt(0)) {
      case 't', 'T', 'y', 'Y', '1' -> true;
      case 'f', 'F', 'n', 'N', '0' -> false;
      default -> throw new IllegalArgumentException("'" + value + "' is neither yes nor no");
    };
  }

  /** Decimal, octal after {@code 0}, hexadecimal after {@code 0x}. */
  static int integer(String value) {
    Matcher matcher = INTEGER.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + value + "' is no integer");
    }
    try {
      return signed(matcher);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + value + "' is too large", e);
    }
  }

  private static int signed(Matcher matcher) {
    String sign = matcher.group(1);
    if (matcher.group(2) != null) {
      return Integer.parseInt(sign + matcher.group(2), 16);
    }
    return matcher.group(3) != null
        ? Integer.parseInt(sign + matcher.group(3), 8)
        : Integer.parseInt(sign + matcher.group(4));
  }

  /** An integer that is not negative. */
  static int count(String value) {
    int number = integer(value);
    if (number < 0) {
      throw new IllegalArgumentException("'" + value + "' is negative");
    }
    return number;
  }

  /** The same, where -1 means none. */
  static OptionalInt limit(String value) {
    return integer(value) == -1 ? OptionalInt.empty() : OptionalInt.of(count(value));
  }

  /** A macro's name, which may stand in braces, without them. */
  static String macro(String value) {
    return value.replaceAll("^\\{(.*)}$", "$1");
  }

  /** {@code n}, {@code n%} or {@code n+}, decimal. */
  static Minimum minimum(String value) {
    Matcher matcher = Pattern.compile("(\\d{1,9})([%+]?)").matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + value + "' is none of n, n%, n+");
    }
    int count = Integer.parseInt(matcher.group(1));
    return switch (matcher.group(2)) {
      case "%" -> new Minimum.Percent(count);
      case "+" -> new Minimum.Added(count);
      default -> new Minimum.Octets(count);
    };
  }
}
