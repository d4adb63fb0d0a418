package org.sluicemail.milter.codec;

import org.sluicemail.mail.Octets;

/** One packet as it travels: a 32-bit length that counts what follows, the code, the payload. */
public record Frame(byte code, Octets payload) {
  /** Largest payload of a peer that negotiated no other, in octets. */
  public static final int PAYLOAD_LIMIT = 65_535;

  Frame(char code) {
    this((byte) code, Octets.EMPTY);
  }

  /** The code as a letter for messages, or as hexadecimal when it is none. */
  public String letter() {
    return code > ' ' && code < 0x7F
        ? Character.toString(code)
        : String.format("0x%02x", code & 0xFF);
  }
}
