package org.sluicemail.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    return new Content(new Own(bytes.clone()));
  }

  public long size() {
    return storage.size();
  }

  /**
   * The octets from the first on; each call opens them anew. The stream stays good when the holders
   * are gone, so whoever is late reads these octets and no others.
   */
  public InputStream open() throws IOException {
    if (!hold()) {
      throw new IOException("content is closed");
    }
    try {
      return storage.open(this::close);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Adds a holder, who must close in turn. */
  public Content retain() {
    if (!hold()) {
      throw new IllegalStateException("content is closed");
    }
    return this;
  }

  private boolean hold() {
    return holders.getAndUpdate(count -> count > 0 ? count + 1 : count) > 0;
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

    /** A stream that runs {@code closed} once, when it needs the storage no more. */
    InputStream open(Runnable closed) throws IOException;

    void release();
  }

  /** An array that is used for nothing else. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Own(byte[] bytes) implements Storage {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream open(Runnable closed) {
      closed.run();
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public void release() {}
  }

  /** Segments that are used for others after {@code released}. */
  record Memory(List<byte[]> segments, long size, Runnable released) implements Storage {
    @Override
    public InputStream open(Runnable closed) {
      return new SegmentStream(segments, size, closed);
    }

    @Override
    public void release() {
      released.run();
    }
  }

  record Spilled(Path file, long size, Runnable released) implements Storage {
    // An interrupt closes the channel that it hits, so each reader has one of its own. An open file
    // can be read when it is deleted.
    @Override
    public InputStream open(Runnable closed) throws IOException {
      InputStream in = Files.newInputStream(file);
      closed.run();
      return in;
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
