package org.sluicemail.upstream;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Spool;

/** Compression with zstd (RFC 8878). */
final class Zstd {
  private Zstd() {}

  /** {@code message} compressed, held by the caller: a request needs its length beforehand. */
  static Content compress(Message message, Spool spool) throws IOException {
    // What does not compress grows by three octets a block of 128 KiB, and the frame's own few.
    long limit = message.size() + (message.size() >> 10) + 1024;
    try (Spool.Writer writer = spool.writer(limit)) {
      try (InputStream in = message.open();
          OutputStream out = new ZstdOutputStream(into(writer))) {
        in.transferTo(out);
      }
      return writer.finish();
    }
  }

  private static OutputStream into(Spool.Writer writer) {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        writer.write(bytes, offset, length);
      }
    };
  }

  /** What {@code compressed} holds; {@code ProtocolException} where it is broken. */
  static InputStream decompress(InputStream compressed) {
    return new FilterInputStream(new ZstdInputStream(compressed)) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
          return super.read(bytes, offset, length);
        } catch (MalformedInputException e) {
          throw (IOException) new ProtocolException("broken zstd").initCause(e);
        }
      }
    };
  }
}
