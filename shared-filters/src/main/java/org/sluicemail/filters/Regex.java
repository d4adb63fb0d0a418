package org.sluicemail.filters;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression of the configuration, in Java's syntax; {@code (?i)} ignores case. */
record Regex(Pattern pattern) {
  /** Compiles {@code text}; {@code IllegalArgumentException} says where it is wrong. */
  public static Regex parse(String text) {
    return new Regex(compile(text, 0));
  }

  static Pattern compile(String text, int flags) {
    try {
      return Pattern.compile(text, flags);
    } catch (PatternSyntaxException e) {
      String place = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
      throw new IllegalArgumentException(
          "not a regular expression: " + e.getDescription() + place, e);
    }
  }

  /** Whether it matches anywhere in {@code text}. */
  boolean find(CharSequence text, Bound bound) {
    return pattern.matcher(bound.on(text)).find();
  }

  /** Names of header fields: an expression for the whole name, in any case. */
  record OfName(Pattern pattern) {
    /** Compiles {@code text}, as {@link Regex#parse} does. */
    public static OfName parse(String text) {
      return new OfName(compile(text, Pattern.CASE_INSENSITIVE));
    }

    boolean matches(String name, Bound bound) {
      return pattern.matcher(bound.on(name)).matches();
    }
  }
}
