package org.sluicemail.lists;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Printable;

/**
 * What a file says, read anew when the file has changed. One that is gone or broken is logged once,
 * and what was read before holds on.
 */
public final class WatchedFile<T> {
  /** A look at the file costs some microseconds; nobody waits longer than this for a change. */
  private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

  /** Some million lines, which take ten times as much memory while they are read. */
  private static final int MAX_SIZE = 32 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

  private final Path path;
  private final Function<byte[], T> parser;
  private final LongSupplier ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile long lookedAt;
  private volatile T current;

  /** Of what was read or tried last; empty for a file that was not there. Guarded by the lock. */
  private Optional<Stamp> seen;

  private record Stamp(FileTime modified, long size, String key) {}

  private WatchedFile(Path path, Function<byte[], T> parser, LongSupplier ticker)
      throws IOException {
    this.path = path;
    this.parser = parser;
    this.ticker = ticker;
    this.lookedAt = ticker.getAsLong();
    this.seen = stamp();
    this.current = read();
  }

  /**
   * Reads the file.
   *
   * @param parser makes something of its lines; {@code IllegalArgumentException} says what is wrong
   * @throws IOException when it cannot be read, with the file and the line
   */
  public static <T> WatchedFile<T> open(Path path, Function<List<String>, T> parser)
      throws IOException {
    return open(path, parser, System::nanoTime);
  }

  /** As the other, with time in nanoseconds from {@code ticker}. */
  public static <T> WatchedFile<T> open(
      Path path, Function<List<String>, T> parser, LongSupplier ticker) throws IOException {
    return new WatchedFile<>(path, octets -> parser.apply(lines(octets)), ticker);
  }

  /** As the others, of a file that has no lines. */
  public static <T> WatchedFile<T> ofOctets(
      Path path, Function<byte[], T> parser, LongSupplier ticker) throws IOException {
    return new WatchedFile<>(path, parser, ticker);
  }

  private static List<String> lines(byte[] octets) {
    return Octets.decode(octets, 0, octets.length).lines().toList();
  }

  /** What the file says; never waits for somebody who is reading it anew. */
  public T current() {
    if (ticker.getAsLong() - lookedAt >= INTERVAL && lock.tryLock()) {
      try {
        lookedAt = ticker.getAsLong();
        look();
      } finally {
        lock.unlock();
      }
    }
    return current;
  }

  private void look() {
    try {
      Optional<Stamp> now = stamp();
      if (now.equals(seen)) {
        return;
      }
      seen = now;
      current = read();
      LOG.info("{} was read anew", path);
    } catch (IOException e) {
      LOG.warn("{}; what was read before holds", Printable.of(String.valueOf(e.getMessage())));
    }
  }

  private Optional<Stamp> stamp() {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      String key = String.valueOf(attributes.fileKey());
      return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size(), key));
    } catch (IOException e) {
      return Optional.empty(); // to read it will say why
    }
  }

  private T read() throws IOException {
    try {
      return parser.apply(octets());
    } catch (LineException e) {
      throw new IOException(path + ":" + e.line() + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  /** Through a stream that no interrupt of the mail in whose course it is read can close. */
  private byte[] octets() throws IOException {
    try (InputStream in = new FileInputStream(path.toFile())) {
      byte[] octets = in.readNBytes(MAX_SIZE + 1);
      if (octets.length > MAX_SIZE) {
        throw new IOException(path + " has more than " + MAX_SIZE + " octets");
      }
      return octets;
    }
  }
}
