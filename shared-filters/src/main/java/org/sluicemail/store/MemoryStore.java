package org.sluicemail.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Remembers until the process ends; what was unused for longest goes when there is too much. */
public final class MemoryStore implements Store {
  private final InstantSource clock;
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Text> texts = new LinkedHashMap<>(16, 0.75f, true);
  private final Buckets buckets;

  private record Text(String text, long until) {}

  /**
   * A store that is empty.
   *
   * @param capacity entries of each kind at most
   */
  public MemoryStore(int capacity, InstantSource clock) {
    this.capacity = capacity;
    this.clock = clock;
    this.buckets = new Buckets(capacity, clock, changed -> {});
  }

  @Override
  public void open() {}

  @Override
  public Map<Key, String> get(Collection<Key> keys) {
    return locked(() -> {
      Map<Key, String> found = new HashMap<>();
      keys.forEach(key -> text(key).ifPresent(text -> found.put(key, text.text)));
      return found;
    });
  }

  @Override
  public void put(Map<Key, Value> values) {
    locked(() -> {
      values.forEach(this::set);
      return null;
    });
  }

  @Override
  public int delete(Collection<Key> keys) {
    return locked(() -> {
      int gone = 0;
      for (Key key : keys) {
        boolean text = text(key).isPresent();
        texts.remove(key);
        gone += buckets.remove(key) || text ? 1 : 0;
      }
      return gone;
    });
  }

  @Override
  public Taking take(Lease lease) {
    return locked(() -> buckets.take(lease));
  }

  @Override
  public void settle(Collection<Lease> used, Collection<Lease> unused) {
    locked(() -> {
      buckets.settle(used, true);
      buckets.settle(unused, false);
      return null;
    });
  }

  @Override
  public Optional<Entry> look(Key key) {
    return locked(() -> entry(key));
  }

  @Override
  public List<Entry> list(String owner, String text, int limit) {
    return locked(() -> {
      List<Key> keys = new ArrayList<>(texts.keySet());
      keys.addAll(buckets.keys());
      return keys.stream()
          .filter(key -> owner.isEmpty() || key.owner().equals(owner))
          .filter(key -> key.name().contains(text))
          .flatMap(key -> entry(key).stream())
          .limit(limit)
          .toList();
    });
  }

  @Override
  public Map<String, String> stats() {
    return locked(() -> {
      Map<String, String> stats = new LinkedHashMap<>();
      stats.put("store", "memory");
      stats.put("texts", String.valueOf(texts.size()));
      stats.put("buckets", String.valueOf(buckets.size()));
      stats.put("capacity", String.valueOf(capacity));
      return stats;
    });
  }

  @Override
  public void close() {}

  private Optional<Entry> entry(Key key) {
    long now = clock.millis();
    Optional<Entry> text =
        text(key).map(it -> new Entry.Text(key, it.text, Duration.ofMillis(it.until - now)));
    return text.or(() -> buckets.look(key));
  }

  private Optional<Text> text(Key key) {
    Text text = texts.get(key);
    if (text != null && text.until <= clock.millis()) {
      texts.remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(text);
  }

  private void set(Key key, Value value) {
    texts.put(key, new Text(value.text(), clock.millis() + value.lifetime().toMillis()));
    if (texts.size() > capacity) {
      var oldest = texts.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
