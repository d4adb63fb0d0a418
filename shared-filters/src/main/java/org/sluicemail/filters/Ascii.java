package org.sluicemail.filters;

import org.sluicemail.mail.Printable;

/** Text from outside as it may stand in a header field of ours. */
final class Ascii {
  private Ascii() {}

  /** {@code text} in printable ASCII, all else as escapes; cut after {@code max} characters. */
  static String of(String text, int max) {
    StringBuilder out = new StringBuilder(text.length());
    for (char c : Printable.of(text).toCharArray()) {
      if (c < 0x7F) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.length() <= max ? out.toString() : out.substring(0, max - 3) + "...";
  }
}
