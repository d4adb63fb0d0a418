package org.sluicemail.mail;

import java.io.IOException;
import java.io.InputStream;
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
    if (closed) {
      throw new IOException("stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    int from = (int) (at % SpoolMemory.SEGMENT);
    int count = (int) Math.min(Math.min(length, SpoolMemory.SEGMENT - from), size - at);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(segments.get((int) (at / SpoolMemory.SEGMENT)), from, to, offset, count);
    at += count;
    return count;
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
