package org.sluicemail.milter.client;

import java.nio.ByteBuffer;
import org.sluicemail.mail.Octets;

/** A field's value as an MTA gives it to filters. */
final class FieldValue {
  private FieldValue() {}

  /**
   * {@code value}, all that follows the colon, with LF for CRLF and nothing from a NUL on; without
   * one leading space unless {@code leadingSpace}.
   */
  static Octets of(Octets value, boolean leadingSpace) {
    boolean spaced = !value.isEmpty() && value.at(0) == ' ';
    int start = spaced && !leadingSpace ? 1 : 0;
    int nul = value.indexOf(0, start);
    Octets kept = value.slice(start, nul < 0 ? value.length() : nul);
    return kept.indexOf('\r', 0) < 0 ? kept : withoutCrlf(kept);
  }

  private static Octets withoutCrlf(Octets value) {
    ByteBuffer out = ByteBuffer.allocate(value.length());
    for (int i = 0; i < value.length(); i++) {
      boolean pair = value.at(i) == '\r' && i + 1 < value.length() && value.at(i + 1) == '\n';
      if (!pair) {
        out.put(value.at(i));
      }
    }
    return Octets.of(out.flip());
  }
}
