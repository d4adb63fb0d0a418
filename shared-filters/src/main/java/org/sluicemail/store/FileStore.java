package org.sluicemail.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in a file, which belongs to one process. When that is killed, what it was told in the
 * last half second is lost; and its leases are, so that they are given back.
 */
public final class FileStore implements Store {
  private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

  /** Half of what may be lost. */
  private static final Duration RHYTHM = Duration.ofMillis(500);

  /** A file of some GB that was not closed is read through before it can be used. */
  private static final Duration OPENING = Duration.ofMinutes(5);

  /** Of a list, so that mail gets its turn between them. */
  private static final int SLICE = 2_000;

  private final Path file;
  private final Duration patience;
  private final int capacity;
  private final Ledger ledger;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Errands errands;
  private boolean closed;

  /**
   * A store in {@code file}, which is opened when it is first used.
   *
   * @param patience how long a caller waits
   * @param capacity of texts and of buckets, each
   */
  public FileStore(Path file, Duration patience, int capacity, InstantSource clock) {
    this.file = file;
    this.patience = patience;
    this.capacity = capacity;
    this.ledger = new Ledger(file, capacity, clock);
  }

  static IOException owned(Path file, String owner) {
    return new IOException(
        file + " is in use by " + owner + "; to share a store, set store: redis://HOST");
  }

  @Override
  public void open() throws IOException, InterruptedException {
    errands().run(ledger::open, OPENING);
  }

  @Override
  public Map<Key, String> get(Collection<Key> keys) throws IOException, InterruptedException {
    return run(() ->
        ledger.texts(texts -> {
          Map<Key, String> found = new HashMap<>();
          for (Key key : keys) {
            texts.text(key).ifPresent(text -> found.put(key, text));
          }
          return found;
        }));
  }

  @Override
  public void put(Map<Key, Value> values) throws IOException, InterruptedException {
    run(() ->
        ledger.texts(texts -> {
          values.forEach(texts::put);
          return true;
        }));
  }

  @Override
  public int delete(Collection<Key> keys) throws IOException, InterruptedException {
    return run(() -> {
      Buckets buckets = ledger.buckets();
      return ledger.texts(texts -> {
        int gone = 0;
        for (Key key : keys) {
          boolean text = texts.remove(key);
          gone += buckets.remove(key) || text ? 1 : 0;
        }
        return gone;
      });
    });
  }

  @Override
  public Taking take(Lease lease) throws IOException, InterruptedException {
    return run(() -> ledger.buckets().take(lease));
  }

  @Override
  public void settle(Collection<Lease> used, Collection<Lease> unused)
      throws IOException, InterruptedException {
    run(() -> {
      ledger.buckets().settle(used, true);
      ledger.buckets().settle(unused, false);
      return true;
    });
  }

  @Override
  public Optional<Entry> look(Key key) throws IOException, InterruptedException {
    return run(() -> entry(key));
  }

  @Override
  public List<Entry> list(String owner, String text, int limit)
      throws IOException, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    Predicate<Key> wanted =
        key -> (owner.isEmpty() || key.owner().equals(owner)) && key.name().contains(text);
    List<String> names = names(owner);
    while (!names.isEmpty() && entries.size() < limit) {
      List<Key> keys = names.stream().flatMap(name -> Key.read(name).stream()).toList();
      entries.addAll(found(keys.stream().filter(wanted).toList()));
      String last = names.getLast();
      names = last.startsWith(owner) ? names(last + '\0') : List.of();
    }
    List<Key> buckets = run(() -> List.copyOf(ledger.buckets().keys()));
    entries.addAll(found(buckets.stream().filter(wanted).limit(limit).toList()));
    return entries.subList(0, Math.min(limit, entries.size()));
  }

  private List<String> names(String from) throws IOException, InterruptedException {
    return run(() -> ledger.texts(texts -> texts.names(from, SLICE)));
  }

  private List<Entry> found(List<Key> keys) throws IOException, InterruptedException {
    return run(() -> {
      List<Entry> entries = new ArrayList<>();
      for (Key key : keys) {
        entry(key).ifPresent(entries::add);
      }
      return entries;
    });
  }

  private Optional<Entry> entry(Key key) throws IOException {
    Optional<Entry> text = ledger.texts(texts -> texts.find(key));
    return text.isPresent() ? text : ledger.buckets().look(key);
  }

  @Override
  public Map<String, String> stats() throws IOException, InterruptedException {
    return run(() -> {
      Map<String, String> stats = new LinkedHashMap<>();
      stats.put("store", "file:" + file);
      stats.put("texts", String.valueOf(ledger.texts(Texts::size)));
      stats.put("buckets", String.valueOf(ledger.buckets().size()));
      stats.put("capacity", String.valueOf(capacity));
      stats.put("bytes", String.valueOf(ledger.size()));
      return stats;
    });
  }

  private <T> T run(Callable<T> errand) throws IOException, InterruptedException {
    return errands().run(errand, patience);
  }

  private Errands errands() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the store is closed");
      }
      Errands known = errands;
      if (known == null) {
        known = new Errands("store", RHYTHM, ledger::tend);
        errands = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** Writes what was not yet written; running calls end first. */
  @Override
  public void close() {
    Errands last;
    lock.lock();
    try {
      closed = true;
      last = errands;
      errands = null;
    } finally {
      lock.unlock();
    }
    if (last != null) {
      end(last);
    }
  }

  private void end(Errands last) {
    try {
      last.end(() -> {
        ledger.close();
        return true;
      });
    } catch (IOException e) {
      LOG.error("{} is closed: {}", file, e.getMessage());
    } catch (InterruptedException e) {
      LOG.warn("{} is closed while nobody waits for it", file);
      Thread.currentThread().interrupt();
    }
  }
}
