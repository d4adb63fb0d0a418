package org.sluicemail.dkim.keys;

/** Patterns in which {@code *} stands for any text, and case does not count. */
public final class Wildcard {
  private Wildcard() {}

  /** Whether all of {@code text} matches; takes at most the product of both lengths. */
  public static boolean matches(String pattern, String text) {
    return endsAlike(pattern, text) && matchesAll(pattern, text);
  }

  /** Tells most rows of a large table apart at once: their domains differ at the end. */
  private static boolean endsAlike(String pattern, String text) {
    int p = pattern.length() - 1;
    int t = text.length() - 1;
    while (p >= 0 && pattern.charAt(p) != '*') {
      if (t < 0 || !same(pattern.charAt(p--), text.charAt(t--))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matchesAll(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && same(pattern.charAt(p), text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean same(char one, char other) {
    return lower(one) == lower(other);
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }
}
