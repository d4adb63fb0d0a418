package org.sluicemail.mail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps bodies while they are judged: in memory while one is small and all together fit the budget,
 * else in a file of mode 0600.
 */
public final class Spool {
  private static final String PREFIX = "sluice-";
  private static final String SUFFIX = ".body";

  /** Process starts are known to a second at worst. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final Path directory;
  private final int memoryPerBody;
  private final SpoolMemory memory;
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
    this.memory = new SpoolMemory(budget);
  }

  /** A spool in the folder for temporary files: 4 MiB a body, 64 MiB in all. */
  public static Spool inTemporaryFolder() {
    return new Spool(Path.of(System.getProperty("java.io.tmpdir")), 4 << 20, 64L << 20);
  }

  /** How many bodies are being written or held: 0 when nobody leaks. */
  public int open() {
    return open.get();
  }

  /** Octets of memory in use, at most the budget. */
  public long memory() {
    return memory.used();
  }

  /** Deletes what a process that died has left in the folder; for the start only. */
  public void removeStale() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        removeIfStale(file);
      }
    } catch (FileSystemException e) {
      throw new IOException("the folder of the spool cannot be read: " + e, e);
    }
  }

  /** In a folder that others use, too, a file that is not ours to delete is left alone. */
  private static void removeIfStale(Path file) {
    try {
      if (!belongsToRunningProcess(file)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("cannot remove stale spool file {}", file, e);
    }
  }

  /** Process ids come again (in a container at once), so a process owns no file older than it. */
  private static boolean belongsToRunningProcess(Path file) throws IOException {
    String[] parts = file.getFileName().toString().split("-", 3);
    Optional<ProcessHandle> process;
    try {
      process = ProcessHandle.of(Long.parseLong(parts[1]));
    } catch (NumberFormatException e) {
      return false;
    }
    Instant written = Files.getLastModifiedTime(file).toInstant();
    return process.isPresent()
        && process.get().info().startInstant().filter(written.plus(TICK)::isBefore).isEmpty();
  }

  /** Begins a body of at most {@code limit} octets. */
  public Writer writer(long limit) {
    open.incrementAndGet();
    return new Writer(limit);
  }

  /** A body being written by one thread; {@link #finish} or {@link #close} ends it. */
  public final class Writer implements AutoCloseable {
    private static final int FIRST = 8 << 10;

    private final long limit;

    /** What is full; the current one follows. */
    private final List<byte[]> segments = new ArrayList<>();

    private byte[] current = new byte[0];
    private int filled;
    private long flushed;

    /** Whether the current one is the buffer of a file. */
    private boolean buffered;

    private boolean ended;
    private boolean complete = true;
    private @Nullable Path file;
    private @Nullable FileChannel channel;

    private Writer(long limit) {
      this.limit = limit;
    }

    public long size() {
      return flushed + inSegments() + filled;
    }

    private int inSegments() {
      return segments.size() * SpoolMemory.SEGMENT;
    }

    /** Appends what remains in {@code chunk}; {@code LimitException} beyond the limit. */
    public void write(ByteBuffer chunk) throws IOException {
      requireWriting();
      complete = false;
      if (size() + chunk.remaining() > limit) {
        throw new LimitException("body larger than " + limit + " octets");
      }
      while (chunk.hasRemaining()) {
        if (filled == current.length) {
          makeRoom(chunk.remaining());
        }
        int part = Math.min(chunk.remaining(), current.length - filled);
        chunk.get(current, filled, part);
        filled += part;
      }
      complete = true;
    }

    /** Appends {@code length} octets. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
      write(ByteBuffer.wrap(bytes, offset, length));
    }

    private void requireWriting() {
      if (ended) {
        throw new IllegalStateException("the body has ended");
      }
    }

    private void makeRoom(int wanted) throws IOException {
      boolean whole = filled == SpoolMemory.SEGMENT;
      if (channel != null || !(whole ? append() : enlarge(wanted))) {
        flush();
      }
    }

    /** Goes on in another segment, if memory may be had. */
    private boolean append() {
      int size = Math.min(SpoolMemory.SEGMENT, memoryPerBody - inSegments() - filled);
      Optional<byte[]> next = size > 0 ? memory.take(size) : Optional.empty();
      if (next.isPresent()) {
        segments.add(current);
        current = next.get();
        filled = 0;
      }
      return next.isPresent();
    }

    /** Goes on in more than there is, but no more than a segment, if memory may be had. */
    private boolean enlarge(int wanted) {
      int size = FIRST;
      while (size < filled + wanted && size < SpoolMemory.SEGMENT) {
        size *= 2;
      }
      size = Math.min(size, memoryPerBody - inSegments());
      Optional<byte[]> larger = size > filled ? memory.take(size) : Optional.empty();
      if (larger.isPresent()) {
        System.arraycopy(current, 0, larger.get(), 0, filled);
        memory.give(current);
        current = larger.get();
      }
      return larger.isPresent();
    }

    private void flush() throws IOException {
      FileChannel out = channel == null ? spill() : channel;
      for (byte[] segment : segments) {
        write(out, segment, segment.length);
      }
      write(out, current, filled);
      flushed = size();
      filled = 0;
      leaveMemory();
    }

    private static void write(FileChannel out, byte[] bytes, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }

    /** What is in a file needs no more than a buffer, outside the budget. */
    private void leaveMemory() {
      if (!buffered) {
        giveMemory();
        current = memory.segment();
        buffered = true;
      }
    }

    private void giveMemory() {
      segments.forEach(memory::give);
      segments.clear();
      memory.give(current);
    }

    private FileChannel spill() throws IOException {
      var owner =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      String prefix = PREFIX + ProcessHandle.current().pid() + "-";
      file = file == null ? Files.createTempFile(directory, prefix, SUFFIX, owner) : file;
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
      return channel;
    }

    /** The body, held by the caller. */
    public Content finish() throws IOException {
      requireWriting();
      if (!complete) {
        throw new IOException("body is not complete");
      }
      if (file == null) {
        ended = true;
        return inMemory();
      }
      flush();
      Objects.requireNonNull(channel).close();
      ended = true;
      memory.keep(current);
      return new Content(new Content.Spilled(file, flushed, open::decrementAndGet));
    }

    private Content inMemory() {
      List<byte[]> all = new ArrayList<>(segments);
      all.add(current);
      return new Content(new Content.Memory(all, size(), this::release));
    }

    private void release() {
      if (buffered) {
        memory.keep(current);
      } else {
        giveMemory();
      }
      open.decrementAndGet();
    }

    /** Throws away what was written, unless it was finished. */
    @Override
    public void close() throws IOException {
      if (ended) {
        return;
      }
      ended = true;
      release();
      try {
        if (channel != null) {
          channel.close();
        }
      } finally {
        if (file != null) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
