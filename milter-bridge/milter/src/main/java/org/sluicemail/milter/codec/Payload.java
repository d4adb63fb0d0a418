package org.sluicemail.milter.codec;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.mail.Octets;

/** Reads the payload of one frame from its beginning; what is missing is a broken rule. */
final class Payload {
  private final Frame frame;
  private final Octets octets;
  private int at;

  Payload(Frame frame) {
    this.frame = frame;
    this.octets = frame.payload();
  }

  boolean hasMore() {
    return at < octets.length();
  }

  int octet() throws ProtocolException {
    need(1);
    return octets.at(at++) & 0xFF;
  }

  int uint16() throws ProtocolException {
    return octet() << 8 | octet();
  }

  int uint32() throws ProtocolException {
    return uint16() << 16 | uint16();
  }

  /** An index or position, of which all that is sensible fits 31 bits. */
  int index() throws ProtocolException {
    int index = uint32();
    if (index < 0) {
      throw broken("index " + Integer.toUnsignedString(index));
    }
    return index;
  }

  /** The octets up to the next NUL, which is consumed. */
  Octets octetString() throws ProtocolException {
    int end = octets.indexOf(0, at);
    if (end < 0) {
      throw broken(hasMore() ? "string without its NUL" : "missing string");
    }
    Octets string = octets.slice(at, end);
    at = end + 1;
    return string;
  }

  String string() throws ProtocolException {
    return octetString().text();
  }

  /** All strings that remain, at most {@code limit}. */
  List<String> strings(int limit) throws ProtocolException {
    List<String> strings = new ArrayList<>();
    while (hasMore()) {
      if (strings.size() == limit) {
        throw broken("more than " + limit + " strings");
      }
      strings.add(string());
    }
    return strings;
  }

  /** Whether a string follows that is complete. */
  boolean hasString() {
    return octets.indexOf(0, at) >= 0;
  }

  /** Whether a number follows and after it a string that is complete. */
  boolean hasNumberedString() {
    return octets.length() - at > Integer.BYTES && octets.indexOf(0, at + Integer.BYTES) >= 0;
  }

  /** All that remains. */
  Octets rest() {
    Octets rest = octets.slice(at, octets.length());
    at = octets.length();
    return rest;
  }

  ProtocolException broken(String what) {
    return new ProtocolException("packet " + frame.letter() + ": " + what);
  }

  private void need(int size) throws ProtocolException {
    if (octets.length() - at < size) {
      throw broken("too short");
    }
  }
}
