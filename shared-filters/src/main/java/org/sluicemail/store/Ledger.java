package org.sluicemail.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a {@link FileStore}: texts in the file; buckets in memory and, as often as the
 * file is tended, in the file too. All but the constructor is for one thread, and opens the file
 * when it is not open.
 */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  /** After a failure to write, such as a full disk, it is tried again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Texts that are forgotten, or buckets that are looked through, at one time: some 10 ms. */
  private static final int SWEPT = 5_000;

  /** Of the times that the file is tended: every ten seconds some of it is packed. */
  private static final int COMPACTION = 20;

  private static final int FILL_RATE = 60;
  private static final int COMPACTED = 4 << 20; // octets, some 50 ms

  private final Path file;
  private final int capacity;
  private final InstantSource clock;
  private final Buckets buckets;
  private final Set<Key> changed = new HashSet<>();
  private Optional<Path> owned = Optional.empty();
  private @Nullable Pages pages;
  private boolean restored;
  private boolean failing;
  private long failedAt;
  private int tended;

  Ledger(Path file, int capacity, InstantSource clock) {
    this.file = file;
    this.capacity = capacity;
    this.clock = clock;
    this.buckets = new Buckets(capacity, clock, changed::add);
  }

  /** Does {@code work} with the texts. */
  <T> T texts(Function<Texts, T> work) throws IOException {
    return guarded(open(), pages -> work.apply(new Texts(pages, capacity, clock)));
  }

  /** The buckets, which are written down later. */
  Buckets buckets() throws IOException {
    open();
    return buckets;
  }

  /** Octets of the file. */
  long size() throws IOException {
    return guarded(open(), Pages::size);
  }

  /** Opens the file, unless it is open. */
  Pages open() throws IOException {
    Pages known = pages;
    if (known != null) {
      return known;
    }
    if (failing && System.nanoTime() - failedAt < PAUSE.toNanos()) {
      throw new IOException(file + " could not be written and is left alone for a second");
    }
    if (owned.isEmpty()) {
      owned = Optional.of(FileOwners.take(file));
    }
    return newlyOpened();
  }

  private Pages newlyOpened() throws IOException {
    boolean done = false;
    try {
      Pages opened = Pages.open(file);
      pages = opened;
      guarded(opened, this::begin);
      done = true;
      return opened;
    } finally {
      if (!done && !restored) {
        disown(); // somebody else's, or no file at all
      }
    }
  }

  /** What is in memory is newer than what is in the file, once that was read. */
  private boolean begin(Pages opened) {
    if (restored) {
      opened.buckets.clear();
      changed.addAll(buckets.keys());
    } else {
      opened.buckets.forEach((name, text) ->
          Key.read(name).flatMap(key -> BucketText.read(key, text)).ifPresent(buckets::restore));
    }
    write(opened);
    if (failing) {
      LOG.info("{} can be written again", file);
    }
    failing = false;
    restored = true;
    return true;
  }

  private void write(Pages to) {
    for (Key key : changed) {
      Optional<Tank> tank = buckets.peek(key);
      if (tank.isPresent()) {
        to.buckets.put(key.toString(), BucketText.write(tank.get()));
      } else {
        to.buckets.remove(key.toString());
      }
    }
    to.commit();
    changed.clear();
  }

  /** Writes what has changed, forgets what has ended, and now and then packs some of the file. */
  void tend() {
    Pages open = pages;
    if (open == null) {
      return;
    }
    try {
      guarded(
          open,
          it -> {
            buckets.sweep(SWEPT);
            new Texts(it, capacity, clock).sweep(SWEPT);
            write(it);
            if (++tended % COMPACTION == 0) {
              it.compact(FILL_RATE, COMPACTED);
            }
            return true;
          });
    } catch (IOException e) {
      LOG.debug("told already", e);
    }
  }

  private <T> T guarded(Pages open, Function<Pages, T> work) throws IOException {
    try {
      return work.apply(open);
    } catch (MVStoreException e) {
      throw broken(open, e);
    }
  }

  /** Lets go of a file that does not work; the next call opens it, or an empty one, anew. */
  private IOException broken(Pages open, MVStoreException e) throws IOException {
    open.abandon();
    pages = null;
    if (Pages.isDamage(e)) {
      Pages.setAside(file, e);
    } else {
      if (!failing) {
        LOG.error("{}: what was remembered last may be lost", Pages.failure(file, e).getMessage());
      }
      failing = true;
      failedAt = System.nanoTime();
    }
    return Pages.failure(file, e);
  }

  /** Writes and closes; the ledger is not to be used any more. */
  void close() throws IOException {
    Pages open = pages;
    try {
      if (open != null) {
        guarded(
            open,
            it -> {
              write(it);
              it.close();
              return true;
            });
      }
    } finally {
      pages = null;
      disown();
    }
  }

  private void disown() {
    owned.ifPresent(FileOwners::giveBack);
    owned = Optional.empty();
  }
}
