package org.sluicemail.journal;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.mail.Printable;

/** Texts from outside as they may stand in a log: escaped, and no longer than is of use. */
final class Bounded {
  private static final String MORE = "...";

  private Bounded() {}

  /** {@code text} escaped and cut after {@code max} characters. */
  static String text(String text, int max) {
    String escaped = Printable.of(text.length() <= max ? text : text.substring(0, max));
    if (escaped.length() <= max && text.length() <= max) {
      return escaped;
    }
    int end = Math.min(escaped.length(), max - MORE.length());
    boolean split = end > 0 && Character.isHighSurrogate(escaped.charAt(end - 1));
    return escaped.substring(0, split ? end - 1 : end) + MORE;
  }

  /** As many of {@code items} as make {@code max} characters together, then how many are left. */
  static List<String> list(List<String> items, int max) {
    List<String> some = new ArrayList<>();
    int length = 0;
    for (String item : items) {
      length += item.length() + 1;
      if (length > max) {
        some.add("+" + (items.size() - some.size()));
        return some;
      }
      some.add(item);
    }
    return some;
  }
}
