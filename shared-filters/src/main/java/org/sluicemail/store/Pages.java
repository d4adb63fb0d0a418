package org.sluicemail.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file and what is in it: three maps of text. For one thread, which nobody may interrupt. */
final class Pages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  /** Of what was read, in MiB. */
  private static final int CACHE = 16;

  /** What a stop may take for making the file small. */
  private static final int LAST_COMPACTION_MS = 500;

  /** Errors of writing leave the file as it was; these do not. */
  private static final Set<Integer> HARMLESS =
      Set.of(DataUtils.ERROR_FILE_LOCKED, DataUtils.ERROR_WRITING_FAILED, DataUtils.ERROR_CLOSED);

  private final MVStore store;

  /** By {@link Key#toString}: when it ends, and the text. */
  final MVMap<String, String> texts;

  /** When a text ends, and its key: in the order in which they are forgotten. */
  final MVMap<String, String> ends;

  /** By {@link Key#toString}: level, time and rate. */
  final MVMap<String, String> buckets;

  private Pages(MVStore store) {
    this.store = store;
    this.texts = map("texts");
    this.ends = map("ends");
    this.buckets = map("buckets");
  }

  private MVMap<String, String> map(String name) {
    var type = StringDataType.INSTANCE;
    return store.openMap(name, new MVMap.Builder<String, String>().keyType(type).valueType(type));
  }

  /** Opens {@code file}, a new one where there is none or it is damaged. */
  static Pages open(Path file) throws IOException {
    try {
      return opened(file);
    } catch (RuntimeException e) {
      if (!isDamage(e)) {
        throw failure(file, e);
      }
      setAside(file, e);
    }
    try {
      return opened(file);
    } catch (RuntimeException e) {
      throw failure(file, e);
    }
  }

  private static Pages opened(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      var ownerOnly = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
      throw new IOException(file + " is no file that we may write");
    }
    // Commits are ours, on the thread of the file; the library has threads of its own otherwise.
    MVStore store =
        new MVStore.Builder()
            .fileName(file.toString())
            .autoCommitDisabled()
            .cacheSize(CACHE)
            .open();
    try {
      Pages pages = new Pages(store);
      pages.buckets.forEach((key, value) -> {}); // all of them are needed: a damage shows now
      return pages;
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw e;
    }
  }

  /** Whether the file itself is broken; anything odd is, that is no failure to write. */
  static boolean isDamage(RuntimeException e) {
    return !(e instanceof MVStoreException known && HARMLESS.contains(known.getErrorCode()));
  }

  static IOException failure(Path file, RuntimeException e) {
    return e instanceof MVStoreException known
            && known.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
        ? FileStore.owned(file, "another process")
        : new IOException(file + " cannot be used: " + reason(e), e);
  }

  /** What the system said is further inside than what the library says. */
  private static String reason(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .limit(8) // deeper than any
        .map(Throwable::getMessage)
        .filter(message -> message != null && !message.isBlank())
        .reduce((outer, inner) -> inner)
        .orElse(e.getClass().getSimpleName());
  }

  /** Keeps a damaged file for who wants to look at it. */
  static void setAside(Path file, RuntimeException damage) throws IOException {
    Path aside =
        file.resolveSibling(file.getFileName() + ".damaged-" + STAMP.format(Instant.now()));
    Files.move(file, aside);
    LOG.error(
        "{} is damaged ({}) and is now called {}; an empty one takes its place: what filters"
            + " remembered is lost",
        file,
        reason(damage),
        aside.getFileName());
  }

  /** Writes what has changed. */
  void commit() {
    store.commit();
  }

  /** Makes room of what is no longer used: a part of it, of at most {@code bytes}. */
  void compact(int fillRate, int bytes) {
    store.compact(fillRate, bytes);
  }

  /** Octets of the file. */
  long size() {
    return store.getFileStore().size();
  }

  /** Closes the file without another word. */
  void abandon() {
    store.closeImmediately();
  }

  @Override
  public void close() {
    store.close(LAST_COMPACTION_MS);
  }
}
