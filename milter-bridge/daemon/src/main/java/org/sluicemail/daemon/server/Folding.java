package org.sluicemail.daemon.server;

import java.nio.ByteBuffer;
import org.sluicemail.mail.Octets;

/**
 * Folded field values as they travel: mail servers part the lines by LF alone, a message by CRLF.
 * Each way undoes the other.
 */
final class Folding {
  private Folding() {}

  /** With CRLF for each LF; not all servers leave the CR away. */
  static Octets fromMilter(Octets value) {
    if (value.indexOf('\n', 0) < 0) {
      return value;
    }
    ByteBuffer out = ByteBuffer.allocate(value.length() * 2);
    for (int i = 0; i < value.length(); i++) {
      if (value.at(i) == '\n' && (i == 0 || value.at(i - 1) != '\r')) {
        out.put((byte) '\r');
      }
      out.put(value.at(i));
    }
    return Octets.of(out.flip());
  }

  /** With LF for each CRLF. */
  static Octets toMilter(Octets value) {
    if (value.indexOf('\r', 0) < 0) {
      return value;
    }
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
