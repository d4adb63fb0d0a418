package org.sluicemail.mail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bodies while they are judged: in memory while one is small and all together fit the budget,
 * else in a file of mode 0600.
 */
public final class Spool {
  private static final String PREFIX = "sluice-";
  private static final String SUFFIX = ".body";

  private final Path directory;
  private final int memoryPerBody;
  private final long budget;
  private final AtomicLong used = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();

  /**
   * A spool with files in {@code directory}.
   *
   * @param memoryPerBody octets of one body kept in memory at most
   * @param budget octets of all bodies kept in memory at most
   */
  public Spool(Path directory, int memoryPerBody, long budget) {
    this.directory = directory;
    this.memoryPerBody = memoryPerBody;
    this.budget = budget;
  }

  /** A spool in the folder for temporary files: 256 KiB a body, 64 MiB in all. */
  public static Spool inTemporaryFolder() {
    return new Spool(Path.of(System.getProperty("java.io.tmpdir")), 256 << 10, 64L << 20);
  }

  /** How many bodies are being written or held: 0 when nobody leaks. */
  public int open() {
    return open.get();
  }

  /** Octets of memory in use, at most the budget. */
  public long memory() {
    return used.get();
  }

  /** Deletes what a process that died has left in the folder; for the start only. */
  public void removeStale() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        if (!belongsToRunningProcess(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean belongsToRunningProcess(Path file) {
    String[] parts = file.getFileName().toString().split("-", 3);
    try {
      return ProcessHandle.of(Long.parseLong(parts[1])).isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Begins a body of at most {@code limit} octets. */
  public Writer writer(long limit) {
    open.incrementAndGet();
    return new Writer(limit);
  }

  private boolean reserve(long bytes) {
    return used.getAndUpdate(now -> now + bytes <= budget ? now + bytes : now) + bytes <= budget;
  }

  private void release(long bytes) {
    used.addAndGet(-bytes);
    open.decrementAndGet();
  }

  /** A body being written by one thread; {@link #finish} or {@link #close} ends it. */
  public final class Writer implements AutoCloseable {
    private static final int FIRST = 8 << 10;
    private static final int FILE_BUFFER = 64 << 10;

    private final long limit;
    private byte[] buffer = new byte[0];
    private int filled;
    private int reserved;
    private long flushed;
    private boolean ended;
    private @Nullable Path file;
    private @Nullable FileChannel channel;

    private Writer(long limit) {
      this.limit = limit;
    }

    public long size() {
      return flushed + filled;
    }

    /** Appends what remains in {@code chunk}; {@code LimitException} beyond the limit. */
    public void write(ByteBuffer chunk) throws IOException {
      if (size() + chunk.remaining() > limit) {
        throw new LimitException("body larger than " + limit + " octets");
      }
      while (chunk.hasRemaining()) {
        if (filled == buffer.length) {
          makeRoom(chunk.remaining());
        }
        int part = Math.min(chunk.remaining(), buffer.length - filled);
        chunk.get(buffer, filled, part);
        filled += part;
      }
    }

    /** Appends {@code length} octets. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
      write(ByteBuffer.wrap(bytes, offset, length));
    }

    private void makeRoom(int wanted) throws IOException {
      int larger = Math.min(memoryPerBody, Math.max(FIRST, Math.max(filled * 2, filled + wanted)));
      if (channel == null && larger > filled && reserve(larger - reserved)) {
        reserved = larger;
        buffer = Arrays.copyOf(buffer, larger);
      } else {
        flush();
      }
    }

    private void flush() throws IOException {
      FileChannel out = channel == null ? spill() : channel;
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, filled);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      flushed += filled;
      filled = 0;
      if (buffer.length != FILE_BUFFER) {
        buffer = new byte[FILE_BUFFER];
        used.addAndGet(-reserved);
        reserved = 0;
      }
    }

    private FileChannel spill() throws IOException {
      var owner =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      String prefix = PREFIX + ProcessHandle.current().pid() + "-";
      file = Files.createTempFile(directory, prefix, SUFFIX, owner);
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
      return channel;
    }

    /** The body, held by the caller. */
    public Content finish() throws IOException {
      if (channel == null) {
        ended = true;
        int bytes = reserved;
        return new Content(new Content.Memory(buffer, filled, () -> release(bytes)));
      }
      flush();
      channel.close();
      ended = true;
      return new Content(
          new Content.Spilled(Objects.requireNonNull(file), flushed, () -> release(0)));
    }

    /** Throws away what was written, unless it was finished. */
    @Override
    public void close() throws IOException {
      if (ended) {
        return;
      }
      ended = true;
      release(reserved);
      if (channel != null) {
        channel.close();
        Files.deleteIfExists(Objects.requireNonNull(file));
      }
    }
  }
}
