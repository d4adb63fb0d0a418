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
  private final Map<Key, Pail> pails = new LinkedHashMap<>(16, 0.75f, true);

  private record Text(String text, long until) {}

  private record Pail(Bucket bucket, Tank tank) {}

  /**
   * A store that is empty.
   *
   * @param capacity entries of each kind at most
   */
  public MemoryStore(int capacity, InstantSource clock) {
    this.capacity = capacity;
    this.clock = clock;
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
  public Optional<String> putIfAbsent(Key key, Value value) {
    return locked(() -> {
      Optional<String> there = text(key).map(Text::text);
      if (there.isEmpty()) {
        set(key, value);
      }
      return there;
    });
  }

  @Override
  public int delete(Collection<Key> keys) {
    return locked(() -> {
      int gone = 0;
      for (Key key : keys) {
        gone += text(key).isPresent() || pail(key).isPresent() ? 1 : 0;
        texts.remove(key);
        pails.remove(key);
      }
      return gone;
    });
  }

  @Override
  public Taking take(Lease lease) {
    return locked(() -> {
      long now = clock.millis();
      List<Pail> wanted = lease.buckets().stream().map(bucket -> pail(bucket, now)).toList();
      for (Pail pail : wanted) {
        Duration wait = pail.tank.wait(pail.bucket, lease.amount());
        if (!wait.isZero() && !pail.tank.knows(lease.id())) {
          return new Taking.Refused(pail.bucket, wait);
        }
      }
      wanted.stream()
          .filter(pail -> !pail.tank.knows(lease.id()))
          .forEach(pail -> pail.tank.reserve(lease, now));
      return new Taking.Granted();
    });
  }

  @Override
  public void settle(Collection<Lease> used, Collection<Lease> unused) {
    locked(() -> {
      used.forEach(lease -> settle(lease, true));
      unused.forEach(lease -> settle(lease, false));
      return null;
    });
  }

  private void settle(Lease lease, boolean used) {
    long now = clock.millis();
    for (Bucket bucket : lease.buckets()) {
      pail(bucket, now).tank.settle(lease, bucket, used, now);
    }
  }

  @Override
  public Optional<Entry> look(Key key) {
    return locked(() -> entry(key));
  }

  @Override
  public List<Entry> list(String owner, String text, int limit) {
    return locked(() -> {
      List<Key> keys = new ArrayList<>(texts.keySet());
      keys.addAll(pails.keySet());
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
      stats.put("buckets", String.valueOf(pails.size()));
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
    return text.or(() -> pail(key).map(pail -> pail.tank.look(key, now)));
  }

  private Optional<Text> text(Key key) {
    Text text = texts.get(key);
    if (text != null && text.until <= clock.millis()) {
      texts.remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(text);
  }

  private Optional<Pail> pail(Key key) {
    Pail pail = pails.get(key);
    if (pail == null) {
      return Optional.empty();
    }
    long now = clock.millis();
    pail.tank.advance(pail.bucket, now);
    if (pail.tank.over() <= now) {
      pails.remove(key);
      return Optional.empty();
    }
    return Optional.of(pail);
  }

  private Pail pail(Bucket bucket, long now) {
    Tank tank = pail(bucket.key()).map(Pail::tank).orElseGet(() -> new Tank(bucket, now));
    Pail pail = new Pail(bucket, tank);
    pails.put(bucket.key(), pail);
    shrink(pails);
    return pail;
  }

  private void set(Key key, Value value) {
    texts.put(key, new Text(value.text(), clock.millis() + value.lifetime().toMillis()));
    shrink(texts);
  }

  private void shrink(Map<Key, ?> map) {
    if (map.size() > capacity) {
      var oldest = map.keySet().iterator();
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
