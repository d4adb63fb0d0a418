package org.sluicemail.milter.codec;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.sluicemail.mail.Octets;

/**
 * Cuts the received octets into frames, however they were split on the way.
 *
 * <p>Octets are read into {@link #space()} and then taken out with {@link #next()} until that is
 * empty. Storage follows what arrived, never what a length promises, and is given back when the
 * frames are small again.
 */
public final class FrameReader {
  /** Storage of an idle connection: the commands of a usual message arrive in one or two reads. */
  static final int IDLE = 8 * 1024;

  private static final int LENGTH = Integer.BYTES;

  private final int payloadLimit;
  private ByteBuffer buffer = ByteBuffer.allocate(IDLE);
  private int start;
  private int lastLength;

  /** A reader that refuses payloads of more than {@code payloadLimit} octets. */
  public FrameReader(int payloadLimit) {
    if (payloadLimit < 1 || payloadLimit > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException("payload limit " + payloadLimit);
    }
    this.payloadLimit = payloadLimit;
  }

  /** Where to put the next octets; always has room, and is valid until the next call. */
  public ByteBuffer space() {
    if (start == buffer.position()) {
      reuse();
    } else if (!buffer.hasRemaining()) {
      makeRoom();
    }
    return buffer;
  }

  /** The next complete frame, or empty when more octets are needed. */
  public Optional<Frame> next() throws ProtocolException {
    int available = buffer.position() - start - LENGTH;
    if (available < 0) {
      return Optional.empty();
    }
    int length = checked(buffer.getInt(start));
    return available < length ? Optional.empty() : Optional.of(take(length));
  }

  /** When there is no next frame: whether a part of it is here, so that the rest has to follow. */
  public boolean hasBegun() {
    return buffer.position() > start;
  }

  /** The octets of storage held now. */
  int storage() {
    return buffer.capacity();
  }

  private int checked(int length) throws ProtocolException {
    if (length < 1 || length - 1 > payloadLimit) {
      throw new ProtocolException("packet length " + Integer.toUnsignedString(length));
    }
    return length;
  }

  private Frame take(int length) {
    int code = start + LENGTH;
    lastLength = length;
    Octets payload = Octets.of(buffer.array(), code + 1, length - 1);
    start = code + length;
    return new Frame(buffer.get(code), payload);
  }

  /** A large frame is mostly followed by another; a small one is what comes before a pause. */
  private void reuse() {
    start = 0;
    boolean generous = buffer.capacity() > IDLE && lastLength < IDLE;
    buffer = generous ? ByteBuffer.allocate(IDLE) : buffer.clear();
  }

  private void makeRoom() {
    buffer.flip().position(start);
    buffer = start > 0 ? buffer.compact() : ByteBuffer.allocate(buffer.capacity() * 2).put(buffer);
    start = 0;
  }
}
