package org.sluicemail.daemon.opendkim.behaviour;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Spool;

/**
 * Bodies as they are hashed: as they came, or with CRLF in place of each CR or LF that stands alone
 * ({@code FixCRLF}).
 */
record Bodies(boolean fixed, Spool spool) {
  private static final int CHUNK = 64 << 10;

  /** The body, which the caller closes. */
  Content of(Content received) throws IOException {
    return fixed ? copy(received) : received.retain();
  }

  private Content copy(Content received) throws IOException {
    // At worst each octet is a line end of its own.
    try (Spool.Writer out = spool.writer(2 * received.size() + 1);
        InputStream in = received.open()) {
      byte[] chunk = new byte[CHUNK];
      boolean afterReturn = false;
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        byte[] piece = piece(chunk, n, afterReturn);
        out.write(piece, 0, piece.length);
        afterReturn = n > 0 ? chunk[n - 1] == '\r' : afterReturn;
      }
      return out.finish();
    }
  }

  /** Each CR brings its LF along, so that the LF that follows it brings none. */
  private static byte[] piece(byte[] chunk, int length, boolean afterReturn) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 64);
    boolean carriageReturn = afterReturn;
    for (int i = 0; i < length; i++) {
      boolean lineEnd = chunk[i] == '\r' || chunk[i] == '\n';
      if (!lineEnd) {
        out.write(chunk[i]);
      } else if (chunk[i] == '\r' || !carriageReturn) {
        out.write('\r');
        out.write('\n');
      }
      carriageReturn = chunk[i] == '\r';
    }
    return out.toByteArray();
  }
}
