package org.sluicemail.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable string of octets, and the reversible view of it as text.
 *
 * <p>Text is UTF-8 (RFC 6532). An octet that is no part of valid UTF-8 is shown as the lone
 * surrogate {@code U+DC00 + octet}, which no valid text holds, so that {@code encode(decode(x))} is
 * {@code x} for every {@code x}.
 */
public final class Octets {
  /** No octets. */
  public static final Octets EMPTY = new Octets(new byte[0], 0, 0);

  private static final char ESCAPE = 0xDC00;

  private final byte[] bytes;
  private final int offset;
  private final int length;

  private Octets(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** The octets of {@code text}, which may hold escaped octets. */
  public static Octets of(String text) {
    byte[] encoded = encode(text);
    return new Octets(encoded, 0, encoded.length);
  }

  /** A copy of {@code bytes}. */
  public static Octets of(byte... bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** A copy of {@code length} bytes of {@code bytes} from {@code offset}. */
  public static Octets of(byte[] bytes, int offset, int length) {
    return length == 0
        ? EMPTY
        : new Octets(Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
  }

  /** {@code bytes} themselves, which the caller gives away and never changes. */
  static Octets wrap(byte[] bytes) {
    return new Octets(bytes, 0, bytes.length);
  }

  /** A copy of what remains in {@code buffer}, whose position does not move. */
  public static Octets of(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(buffer.position(), copy);
    return new Octets(copy, 0, copy.length);
  }

  /** The text of {@code length} bytes of {@code bytes} from {@code offset}. */
  public static String decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : decodeEscaping(bytes, offset, offset + length);
  }

  /** The octets of {@code text}: the opposite of {@link #decode}. */
  public static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return encodeEscaped(text);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** The octet at {@code index}, sign-extended as Java's bytes are. */
  public byte at(int index) {
    return bytes[offset + Objects.checkIndex(index, length)];
  }

  /** The octets from {@code from} up to and without {@code to}; shares the storage. */
  public Octets slice(int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    return new Octets(bytes, offset + from, to - from);
  }

  /** The index of the first {@code octet} at or after {@code from}, or -1. */
  public int indexOf(int octet, int from) {
    for (int i = from; i < length; i++) {
      if (bytes[offset + i] == (byte) octet) {
        return i;
      }
    }
    return -1;
  }

  /** The octets as text; see the class. */
  public String text() {
    return decode(bytes, offset, length);
  }

  /** A copy as an array. */
  public byte[] toArray() {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** A read-only view. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes, offset, length).slice().asReadOnlyBuffer();
  }

  /** Appends these octets to {@code out}, which must have room for them. */
  public void copyTo(ByteBuffer out) {
    out.put(bytes, offset, length);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Octets that
        && Arrays.equals(
            bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes[offset + i];
    }
    return hash;
  }

  /** The text with control characters escaped, for logs. */
  @Override
  public String toString() {
    return Printable.of(text());
  }

  private static String decodeEscaping(byte[] bytes, int start, int end) {
    StringBuilder text = new StringBuilder(end - start);
    for (int i = start; i < end; ) {
      int size = sequence(bytes, i, end);
      if (size == 0) {
        text.append((char) (ESCAPE + (bytes[i++] & 0xFF)));
      } else {
        text.append(new String(bytes, i, size, StandardCharsets.UTF_8));
        i += size;
      }
    }
    return text.toString();
  }

  /** The length of the valid UTF-8 sequence at {@code at} (RFC 3629 section 4), or 0. */
  private static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    int size = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (size == 0 || first > 0xF4 || at + size > end) {
      return 0;
    }
    for (int i = 1; i < size; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    int second = size > 1 ? bytes[at + 1] & 0xFF : 0;
    boolean overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    boolean outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    return overlong || outside ? 0 : size;
  }

  private static byte[] encodeEscaped(String text) {
    ByteBuffer out = ByteBuffer.allocate(text.length() * 3);
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (point >= ESCAPE + 0x80 && point <= ESCAPE + 0xFF) {
        out.put((byte) (point - ESCAPE));
      } else {
        // Any other lone surrogate is no octet of anybody's mail: it becomes "?".
        out.put(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      }
      i += Character.charCount(point);
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
