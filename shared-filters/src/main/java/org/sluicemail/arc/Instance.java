package org.sluicemail.arc;

import java.util.OptionalInt;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.TagList;
import org.sluicemail.mail.HeaderField;

/**
 * The instance of a field, {@code i=}: which set of the chain it is of (RFC 8617 section 4.2.1).
 */
final class Instance {
  /** RFC 8617 section 4.2.1: no chain has more sets. */
  static final int MAX = 50;

  private Instance() {}

  /** The instance that an ARC field says, or empty when there is none that can be read. */
  static OptionalInt of(HeaderField field) {
    return parse(field.isNamed(ArcSet.RESULTS) ? ofResults(field.value().text()) : ofTags(field));
  }

  private static OptionalInt parse(String text) {
    if (!text.matches("[0-9]{1,2}")) {
      return OptionalInt.empty();
    }
    int instance = Integer.parseInt(text);
    return instance >= 1 && instance <= MAX ? OptionalInt.of(instance) : OptionalInt.empty();
  }

  private static String ofTags(HeaderField field) {
    try {
      return TagList.parse(field.value()).value("i").orElse("");
    } catch (MalformedException e) {
      return "";
    }
  }

  /** What stands before the first semicolon, without comments; results are no list of tags. */
  private static String ofResults(String text) {
    StringBuilder tag = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length() && (text.charAt(i) != ';' || depth > 0); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
      if (depth == 0 && c > ' ' && c != ')') {
        tag.append(c);
      }
    }
    return tag.length() > 2 && tag.charAt(0) == 'i' && tag.charAt(1) == '=' ? tag.substring(2) : "";
  }
}
