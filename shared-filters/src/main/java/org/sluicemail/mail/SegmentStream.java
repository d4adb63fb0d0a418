package org.sluicemail.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/** Reads octets that lie in segments, all of {@link SpoolMemory#SEGMENT} but the last. */
final class SegmentStream extends InputStream {
  private final List<byte[]> segments;
  private final long size;
  private final Runnable whenClosed;
  private long at;
  private boolean closed;

  /**
   * A stream of the first {@code size} octets.
   *
   * @param whenClosed run once: before, the segments are this stream's to read
   */
  SegmentStream(List<byte[]> segments, long size, Runnable whenClosed) {
    this.segments = segments;
    this.size = size;
    this.whenClosed = whenClosed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    requireOpen();
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, inSegment());
    if (count == 0) {
      return -1;
    }
    System.arraycopy(segment(), from(), to, offset, count);
    at += count;
    return count;
  }

  /** Without a buffer between. */
  @Override
  public long transferTo(OutputStream out) throws IOException {
    requireOpen();
    long before = at;
    for (int count = inSegment(); count > 0; count = inSegment()) {
      out.write(segment(), from(), count);
      at += count;
    }
    return at - before;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("stream is closed");
    }
  }

  /** How many octets the segment has left for us. */
  private int inSegment() {
    return (int) Math.min(SpoolMemory.SEGMENT - from(), size - at);
  }

  private int from() {
    return (int) (at % SpoolMemory.SEGMENT);
  }

  private byte[] segment() {
    return segments.get((int) (at / SpoolMemory.SEGMENT));
  }

  @Override
  public int available() {
    return closed ? 0 : (int) Math.min(size - at, Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      whenClosed.run();
    }
  }
}
