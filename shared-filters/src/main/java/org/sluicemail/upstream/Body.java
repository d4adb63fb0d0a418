package org.sluicemail.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Message;

/** Octets of ours on their way into a request, read anew for each try and never held in memory. */
final class Body extends AbstractHttpEntity {
  private final long size;
  private final Source source;

  /** Where the octets come from. */
  @FunctionalInterface
  private interface Source {
    InputStream open() throws IOException;
  }

  private Body(long size, Source source) {
    super((String) null, null, false);
    this.size = size;
    this.source = source;
  }

  static Body of(Message message) {
    return new Body(message.size(), message::open);
  }

  static Body of(Content content) {
    return new Body(content.size(), content::open);
  }

  @Override
  public long getContentLength() {
    return size;
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public InputStream getContent() throws IOException {
    return source.open();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = opened()) {
      byte[] buffer = new byte[16 << 10];
      for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
        out.write(buffer, 0, read);
      }
    }
  }

  /** What fails in reading is ours: unchecked, so that no server is blamed for it. */
  private InputStream opened() {
    try {
      return source.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}
}
