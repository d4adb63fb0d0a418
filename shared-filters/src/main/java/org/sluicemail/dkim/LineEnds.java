package org.sluicemail.dkim;

import java.io.IOException;
import java.io.InputStream;

/**
 * Looks for a CR or LF that is not part of a CRLF (RFC 5321 section 2.3.8): mail servers that
 * differ over what ends a line can be made to take the rest of a message for the next one. Confined
 * to one thread.
 */
public final class LineEnds {
  private static final int CHUNK = 16 << 10;

  private boolean cr;
  private boolean bare;

  private LineEnds() {}

  /** Whether {@code body}, which the caller closes, holds such a one; an interrupt ends it. */
  public static boolean anyBare(InputStream body) throws IOException, InterruptedException {
    LineEnds ends = new LineEnds();
    byte[] chunk = new byte[CHUNK];
    for (int n = body.read(chunk); n >= 0 && !ends.bare; n = body.read(chunk)) {
      ends.update(chunk, n);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return ends.bare || ends.cr;
  }

  private void update(byte[] bytes, int length) {
    int i = 0;
    while (i < length && !bare) {
      if (cr) {
        bare = bytes[i] != '\n';
        cr = false;
        i++;
      } else {
        i = Scan.toLineEnd(bytes, i, length);
        if (i < length) {
          bare = bytes[i] == '\n';
          cr = bytes[i] == '\r';
          i++;
        }
      }
    }
  }
}
