package org.sluicemail.dkim;

import org.sluicemail.mail.Octets;

/** The relaxed form of a header field (RFC 6376 section 3.4.2). */
final class RelaxedField {
  private RelaxedField() {}

  /**
   * The name in lower case, a colon, and the value in which each run of blanks and line ends is one
   * space, with none at its ends. Only ASCII letters have a case here, whatever the locale.
   */
  static Octets of(Octets raw) {
    byte[] in = raw.toArray();
    byte[] out = new byte[in.length];
    int colon = raw.indexOf(':', 0);
    int length = 0;
    for (int i = 0; i < colon; i++) {
      if (!isBlank(in[i])) {
        out[length++] = lower(in[i]);
      }
    }
    out[length++] = ':';
    return Octets.of(out, 0, value(in, colon + 1, out, length));
  }

  private static int value(byte[] in, int from, byte[] out, int begin) {
    int length = begin;
    boolean blank = false;
    for (int i = from; i < in.length; i++) {
      if (isBlank(in[i])) {
        blank = true;
        continue;
      }
      if (blank && length > begin) {
        out[length++] = ' ';
      }
      blank = false;
      out[length++] = in[i];
    }
    return length;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static byte lower(byte c) {
    return c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
  }
}
