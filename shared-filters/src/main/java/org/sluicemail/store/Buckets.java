package org.sluicemail.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The leaky buckets of a store that lives in this process; what was unused for longest goes when
 * there are too many. Not safe for use by several threads.
 */
final class Buckets {
  private final InstantSource clock;
  private final int capacity;
  private final Consumer<Key> changed;
  private final Map<Key, Tank> tanks = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * No buckets yet.
   *
   * @param changed is told of each that has changed or is gone
   */
  Buckets(int capacity, InstantSource clock, Consumer<Key> changed) {
    this.capacity = capacity;
    this.changed = changed;
    this.clock = clock;
  }

  Taking take(Lease lease) {
    long now = clock.millis();
    List<Tank> wanted = lease.buckets().stream().map(bucket -> tank(bucket, now)).toList();
    List<Tank> unknowing = wanted.stream().filter(tank -> !tank.knows(lease.id())).toList();
    for (Tank tank : unknowing) {
      Duration wait = tank.untilRoom(lease.amount());
      if (!wait.isZero()) {
        return new Taking.Refused(tank.bucket(), wait);
      }
    }
    unknowing.forEach(tank -> tank.reserve(lease, now));
    unknowing.forEach(tank -> changed.accept(tank.bucket().key()));
    return new Taking.Granted();
  }

  void settle(Collection<Lease> leases, boolean used) {
    long now = clock.millis();
    for (Lease lease : leases) {
      for (Bucket bucket : lease.buckets()) {
        tank(bucket, now).settle(lease, used, now);
        changed.accept(bucket.key());
      }
    }
  }

  boolean remove(Key key) {
    boolean there = find(key).isPresent();
    forget(key);
    return there;
  }

  Optional<Entry> look(Key key) {
    return find(key).map(tank -> tank.look(clock.millis()));
  }

  /** Puts back one that was written down, unless it has run dry meanwhile. */
  void restore(Tank tank) {
    tanks.put(tank.bucket().key(), tank);
    find(tank.bucket().key());
    shrink();
  }

  /** All keys, also of buckets that have just run dry. */
  Set<Key> keys() {
    return tanks.keySet();
  }

  int size() {
    return tanks.size();
  }

  /** The bucket as it was left. */
  Optional<Tank> peek(Key key) {
    return Optional.ofNullable(tanks.get(key));
  }

  /** The bucket as it is now; empty when there is none, or it is empty and no lease is left. */
  Optional<Tank> find(Key key) {
    Tank tank = tanks.get(key);
    if (tank == null) {
      return Optional.empty();
    }
    long now = clock.millis();
    tank.advance(now);
    if (tank.over() <= now) {
      forget(key);
      return Optional.empty();
    }
    return Optional.of(tank);
  }

  private Tank tank(Bucket bucket, long now) {
    Optional<Tank> known = find(bucket.key());
    if (known.isPresent()) {
      known.get().follow(bucket);
      return known.get();
    }
    Tank tank = new Tank(bucket, now);
    tanks.put(bucket.key(), tank);
    shrink();
    return tank;
  }

  /** Forgets those that have run dry among the {@code some} that were unused for longest. */
  void sweep(int some) {
    long now = clock.millis();
    tanks.entrySet().stream()
        .limit(some)
        .filter(each -> each.getValue().over() <= now)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::forget);
  }

  private void shrink() {
    if (tanks.size() > capacity) {
      forget(tanks.keySet().iterator().next());
    }
  }

  private void forget(Key key) {
    tanks.remove(key);
    changed.accept(key);
  }
}
