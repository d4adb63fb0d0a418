package org.sluicemail.milter.codec;

import java.nio.ByteBuffer;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Printable;

/**
 * What the names and values of sent header fields may hold (RFC 5322 section 2.2).
 *
 * <p>A name is printable ASCII without colon. A value is folded with bare LF and white space after
 * it and holds neither CR nor NUL; a LF that does not fold would start another field.
 */
public final class FieldText {
  private FieldText() {}

  /** {@code value} as it may be sent: no CR, no NUL, white space after each LF, none at the end. */
  public static Octets clean(Octets value) {
    if (isClean(value)) {
      return value;
    }
    ByteBuffer out = ByteBuffer.allocate(value.length() * 2);
    for (int i = 0; i < value.length(); i++) {
      byte octet = value.at(i);
      if (octet == '\n' && !folds(value, i)) {
        out.put(octet).put((byte) '\t');
      } else if (octet != '\r' && octet != 0) {
        out.put(octet);
      }
    }
    return withoutLastBreak(Octets.of(out.flip()));
  }

  static void check(int index, String name, Octets value) {
    if (index < 0) {
      throw new IllegalArgumentException("index " + index);
    }
    check(name, value);
  }

  static void check(String name, Octets value) {
    if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ':')) {
      throw new IllegalArgumentException("field name " + Printable.of(name));
    }
    if (!isClean(value)) {
      throw new IllegalArgumentException("CR, NUL or line break within the value of " + name);
    }
  }

  /** An address or a reason: one line, not empty. */
  static void checkLine(String what, String text) {
    checkArguments(text);
    if (text.isBlank()) {
      throw new IllegalArgumentException("empty " + what);
    }
  }

  static void checkArguments(String text) {
    if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new IllegalArgumentException("control character in " + Printable.of(text));
    }
  }

  private static boolean isClean(Octets value) {
    for (int i = 0; i < value.length(); i++) {
      byte octet = value.at(i);
      if (octet == '\r' || octet == 0 || (octet == '\n' && !folds(value, i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean folds(Octets value, int at) {
    return at + 1 < value.length() && (value.at(at + 1) == ' ' || value.at(at + 1) == '\t');
  }

  private static Octets withoutLastBreak(Octets value) {
    int end = value.length();
    while (end > 1 && value.at(end - 1) == '\t' && value.at(end - 2) == '\n') {
      end -= 2;
    }
    return value.slice(0, end);
  }
}
