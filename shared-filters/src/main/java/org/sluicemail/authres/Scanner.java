package org.sluicemail.authres;

import org.jspecify.annotations.Nullable;

/** Goes over the words of a field; before each word, comments and blanks are skipped. */
final class Scanner {
  private final String text;
  private int next;
  private String comment = "";

  Scanner(String text) {
    this.text = text;
  }

  /** Skips comments, which nest, and blanks; a comment that does not end goes on to the end. */
  void skip() {
    comment = "";
    while (next < text.length()) {
      char c = text.charAt(next);
      if (c == '(') {
        skipComment();
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        next++;
      } else {
        return;
      }
    }
  }

  private void skipComment() {
    StringBuilder inner = new StringBuilder();
    int depth = 0;
    do {
      char c = text.charAt(next++);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == '\\' && next < text.length()) {
        c = text.charAt(next++);
      }
      inner.append(c);
    } while (depth > 0 && next < text.length());
    int end = depth == 0 ? inner.length() - 1 : inner.length();
    comment = comment.isEmpty() ? inner.substring(1, Math.max(1, end)) : comment;
  }

  /** The first of the comments that were skipped last. */
  String comment() {
    return comment;
  }

  /** What was not taken yet. */
  String rest() {
    return text.substring(next);
  }

  boolean atEnd() {
    skip();
    return next == text.length();
  }

  boolean take(char wanted) {
    skip();
    boolean found = next < text.length() && text.charAt(next) == wanted;
    next += found ? 1 : 0;
    return found;
  }

  /** Whether {@code word} is all that is left; then it is taken. */
  boolean takesLast(String word) {
    int before = next;
    String found = word();
    if (found != null && found.equalsIgnoreCase(word) && atEnd()) {
      return true;
    }
    next = before;
    return false;
  }

  /** A token, or null. */
  @Nullable String word() {
    skip();
    int start = next;
    while (next < text.length() && isToken(text.charAt(next))) {
      next++;
    }
    return next == start ? null : text.substring(start, next);
  }

  /** Characters beyond ASCII are for those who send internationalized mail (RFC 8616). */
  private static boolean isToken(char c) {
    return Words.isToken(c) || c >= 0x80;
  }

  /** A keyword, or null, which takes nothing. */
  @Nullable String keyword() {
    skip();
    int start = next;
    while (next < text.length() && Words.isKeyword(text.substring(next, next + 1))) {
      next++;
    }
    return next == start ? null : text.substring(start, next);
  }

  /** A token or quoted string, or null. */
  @Nullable String value() {
    skip();
    return next < text.length() && text.charAt(next) == '"' ? quoted() : word();
  }

  private @Nullable String quoted() {
    StringBuilder out = new StringBuilder();
    for (int i = next + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        next = i + 1;
        return out.toString();
      }
      if (c == '\\' && ++i == text.length()) {
        return null;
      }
      out.append(text.charAt(i));
    }
    return null;
  }

  /** A value, or an address with what addresses in use hold, or null. */
  @Nullable String propertyValue() {
    String quoted = value();
    if (next < text.length() && isInner(text.charAt(next))) {
      int start = next;
      while (next < text.length() && (isInner(text.charAt(next)) || isToken(text.charAt(next)))) {
        next++;
      }
      return (quoted == null ? "" : quoted) + text.substring(start, next);
    }
    return quoted;
  }

  /** Not tokens, and yet found unquoted: in addresses and in base64. */
  private static boolean isInner(char c) {
    return c == '@' || c == '/' || c == '=' || c == ':' || c == '<' || c == '>' || c == '['
        || c == ']';
  }
}
