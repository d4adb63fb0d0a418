package org.sluicemail.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Octets that can be read any number of times, side by side, while somebody holds them.
 *
 * <p>Holders are counted: the creator is the first, {@link #retain} adds one and {@link #close}
 * takes one away; the last gives memory or file back. Reading after that is an {@code IOException}.
 */
public final class Content implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Content.class);

  private final Storage storage;
  private final AtomicInteger holders = new AtomicInteger(1);

  Content(Storage storage) {
    this.storage = storage;
  }

  /** Octets that stay in memory outside any spool's budget: small ones, and those of tests. */
  public static Content of(byte[] bytes) {
    return new Content(new Memory(bytes.clone(), bytes.length, () -> {}));
  }

  public long size() {
    return storage.size();
  }

  /** The octets from the first on; each call opens them anew. */
  public InputStream open() throws IOException {
    if (holders.get() <= 0) {
      throw new IOException("content is closed");
    }
    return storage.open();
  }

  /** Adds a holder, who must close in turn. */
  public Content retain() {
    int before = holders.getAndUpdate(count -> count > 0 ? count + 1 : count);
    if (before <= 0) {
      throw new IllegalStateException("content is closed");
    }
    return this;
  }

  /** Takes a holder away. */
  @Override
  public void close() {
    int left = holders.decrementAndGet();
    if (left == 0) {
      storage.release();
    } else if (left < 0) {
      throw new IllegalStateException("content closed more often than held");
    }
  }

  /** Where the octets are. */
  sealed interface Storage {
    long size();

    InputStream open() throws IOException;

    void release();
  }

  static final class Memory implements Storage {
    private final byte[] bytes;
    private final int length;
    private final Runnable released;

    Memory(byte[] bytes, int length, Runnable released) {
      this.bytes = bytes;
      this.length = length;
      this.released = released;
    }

    @Override
    public long size() {
      return length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes, 0, length);
    }

    @Override
    public void release() {
      released.run();
    }
  }

  record Spilled(Path file, long size, Runnable released) implements Storage {
    // An interrupt closes the channel that it hits, so each reader has one of its own.
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }

    @Override
    public void release() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("cannot delete spool file {}", file, e);
      } finally {
        released.run();
      }
    }
  }
}
