package org.sluicemail.dkim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches octets, eight at a time: canonicalization shall cost less than hashing. */
final class Scan {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long LOW = ~HIGH;

  private Scan() {}

  /** The index of the first CR at or after {@code from}, or {@code end}. */
  static int toCr(byte[] bytes, int from, int end) {
    int i = from;
    for (; i + 8 <= end; i += 8) {
      long word = (long) LONG.get(bytes, i) ^ ONES * '\r';
      long found = (word - ONES) & ~word & HIGH;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < end && bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  /**
   * An index up to which there are nothing but visible octets and single spaces between them, the
   * first octet at {@code from} being visible. A space at the end is left for the next look.
   */
  static int overWords(byte[] bytes, int from, int end) {
    int i = from;
    while (i + 8 <= end) {
      long word = (long) LONG.get(bytes, i);
      long blanks = ~((word & LOW) + ONES * (0x7F - ' ') | word) & HIGH;
      long other = word ^ ONES * ' ';
      long spaces = ~((other & LOW) + LOW | other) & HIGH;
      if (blanks != spaces || (blanks & blanks << 8) != 0) {
        return i;
      }
      i += blanks < 0 ? 7 : 8; // the sign is the mark of the last octet
    }
    return i;
  }

  /** The index of the first octet from 0 to the space at or after {@code from}, or {@code end}. */
  static int toBlank(byte[] bytes, int from, int end) {
    return upTo(' ', bytes, from, end);
  }

  /** The index of the first octet from 0 to CR, so also of an LF, or {@code end}. */
  static int toLineEnd(byte[] bytes, int from, int end) {
    return upTo('\r', bytes, from, end);
  }

  private static int upTo(char last, byte[] bytes, int from, int end) {
    int i = from;
    for (; i + 8 <= end; i += 8) {
      long word = (long) LONG.get(bytes, i);
      long found = (word - ONES * (last + 1)) & ~word & HIGH;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < end && (bytes[i] > last || bytes[i] < 0)) {
      i++;
    }
    return i;
  }
}
