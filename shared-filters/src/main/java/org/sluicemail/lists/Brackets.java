package org.sluicemail.lists;

import java.util.Map;

/**
 * An expression of POSIX or Perl in Java's syntax, which has other rules between brackets: there
 * {@code [:alpha:]}, a bracket and an ampersand mean other things.
 */
final class Brackets {
  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("alpha", "\\p{Alpha}"),
          Map.entry("digit", "\\p{Digit}"),
          Map.entry("alnum", "\\p{Alnum}"),
          Map.entry("upper", "\\p{Upper}"),
          Map.entry("lower", "\\p{Lower}"),
          Map.entry("space", "\\s"),
          Map.entry("blank", "\\p{Blank}"),
          Map.entry("punct", "\\p{Punct}"),
          Map.entry("print", "\\p{Print}"),
          Map.entry("graph", "\\p{Graph}"),
          Map.entry("cntrl", "\\p{Cntrl}"),
          Map.entry("xdigit", "\\p{XDigit}"),
          Map.entry("word", "\\w"));

  private final String text;
  private final boolean perl;
  private final boolean anyCase;
  private final StringBuilder out = new StringBuilder();
  private int next;

  Brackets(String text, boolean perl, boolean anyCase) {
    this.text = text;
    this.perl = perl;
    this.anyCase = anyCase;
  }

  String java() {
    while (next < text.length()) {
      switch (text.charAt(next)) {
        case '\\' -> escape();
        case '[' -> set();
        default -> out.append(text.charAt(next++));
      }
    }
    return out.toString();
  }

  /** The C library of Linux knows {@code \<} and {@code \>} as the borders of a word. */
  private void escape() {
    String two = text.substring(next, Math.min(next + 2, text.length()));
    out.append(!perl && (two.equals("\\<") || two.equals("\\>")) ? "\\b" : two);
    next += 2;
  }

  private void set() {
    out.append(text.charAt(next++));
    if (peek("^")) {
      out.append(text.charAt(next++));
    }
    boolean first = true;
    while (next < text.length() && (first || !peek("]"))) {
      member();
      first = false;
    }
    if (next == text.length()) {
      throw new IllegalArgumentException("a bracket does not end: " + text);
    }
    out.append(text.charAt(next++));
  }

  private boolean peek(String wanted) {
    return text.startsWith(wanted, next);
  }

  private void member() {
    if (peek("[:")) {
      named();
    } else if (peek("[.") || peek("[=")) {
      throw new IllegalArgumentException("collating elements are not known: " + text);
    } else if (perl && peek("\\")) {
      escape();
    } else {
      char c = text.charAt(next++);
      out.append("[]&^\\ \t#".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
    }
  }

  private void named() {
    int end = text.indexOf(":]", next);
    String name = end < 0 ? "" : text.substring(next + 2, end);
    boolean letters = anyCase && (name.equals("upper") || name.equals("lower"));
    String known = CLASSES.get(letters ? "alpha" : name);
    if (known == null) {
      throw new IllegalArgumentException("[:" + name + ":] is not known");
    }
    out.append(known);
    next = end + 2;
  }
}
