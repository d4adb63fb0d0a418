package org.sluicemail.mail;

/** Text from outside made fit for a log line, a reply or a terminal: no control characters. */
public final class Printable {
  private Printable() {}

  /** {@code text} with each control character, escaped octet and backslash shown as an escape. */
  public static String of(String text) {
    return text.indexOf('\\') < 0 ? line(text) : line(text.replace("\\", "\\\\"));
  }

  /** The same with backslashes as they are: for a text that somebody reads, such as a reply. */
  public static String line(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (escapes(text.charAt(i))) {
        return escape(text);
      }
    }
    return text;
  }

  private static boolean escapes(char c) {
    return c < ' ' || (c >= 0x7F && c < 0xA0) || isBreak(c) || Character.isSurrogate(c);
  }

  /** Line and paragraph separators, and the marks that turn the direction of writing. */
  private static boolean isBreak(char c) {
    return (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(point -> {
          if (point > 0xFFFF || !escapes((char) point)) {
            out.appendCodePoint(point);
          } else {
            out.append(escape((char) point));
          }
        });
    return out.toString();
  }

  private static String escape(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        boolean octet = c >= 0xDC80 && c <= 0xDCFF;
        yield String.format(
            c < 0x100 || octet ? "\\x%02x" : "\\u%04x", octet ? c - 0xDC00 : (int) c);
      }
    };
  }
}
