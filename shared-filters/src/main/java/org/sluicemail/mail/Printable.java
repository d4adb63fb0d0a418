package org.sluicemail.mail;

/** Text from outside made fit for a log line, a reply or a terminal: no control characters. */
public final class Printable {
  private Printable() {}

  /** {@code text} with each control character, escaped octet and backslash shown as an escape. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (escapes(text.charAt(i))) {
        return escape(text);
      }
    }
    return text;
  }

  private static boolean escapes(char c) {
    return c < ' '
        || c == '\\'
        || (c >= 0x7F && c < 0xA0)
        || isBreak(c)
        || Character.isSurrogate(c);
  }

  /** Line and paragraph separators, and the marks that turn the direction of writing. */
  private static boolean isBreak(char c) {
    return (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(point -> {
          if (point > 0xFFFF) {
            out.appendCodePoint(point);
          } else {
            append(out, (char) point);
          }
        });
    return out.toString();
  }

  private static void append(StringBuilder out, char c) {
    switch (c) {
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (!escapes(c)) {
          out.append(c);
        } else if (c >= 0xDC80 && c <= 0xDCFF) {
          out.append(String.format("\\x%02x", c - 0xDC00));
        } else {
          out.append(String.format(c < 0x100 ? "\\x%02x" : "\\u%04x", (int) c));
        }
      }
    }
  }
}
