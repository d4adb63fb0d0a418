package org.sluicemail.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.sluicemail.mail.Message;

/**
 * What a scanner sees of a message: all of it, or its beginning.
 *
 * @param size octets, at most those of the message
 */
public record Excerpt(Message message, long size) {
  /** One write of a small message; of a large one enough that writes do not count. */
  static final int PIECE = 64 << 10;

  /** Refuses more than there is. */
  public Excerpt {
    if (size < 0 || size > message.size()) {
      throw new IllegalArgumentException(size + " octets of a message of " + message.size());
    }
  }

  /** The first {@code limit} octets of {@code message}, or all if there are no more. */
  public static Excerpt of(Message message, long limit) {
    return new Excerpt(message, Math.min(limit, message.size()));
  }

  /** Takes the octets piece by piece. */
  @FunctionalInterface
  public interface Sink {
    /** Takes the first {@code length} octets of {@code buffer}, which is used again. */
    void take(byte[] buffer, int length) throws IOException;
  }

  /**
   * Hands all octets to {@code sink} in order, in pieces of {@link #PIECE} but for the last, which
   * is shorter and may be empty. What fails in reading is ours and an {@code UncheckedIOException},
   * so that no server is blamed for it.
   */
  public void read(Sink sink) throws IOException {
    byte[] buffer = new byte[PIECE];
    try (InputStream in = ours(message::open)) {
      long left = size;
      int length;
      do {
        int wanted = (int) Math.min(PIECE, left);
        length = ours(() -> in.readNBytes(buffer, 0, wanted));
        left -= length;
        requireComplete(wanted - length);
        sink.take(buffer, length);
      } while (length == PIECE);
    }
  }

  private static void requireComplete(int missing) {
    if (missing > 0) {
      throw new UncheckedIOException(new IOException("the message ends too early"));
    }
  }

  /** Reading of ours. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T ours(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
