package org.sluicemail.store;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The content of one leaky bucket: what was used and leaks, and what leases hold. Times are
 * milliseconds of one clock. Not safe for use by several threads.
 */
final class Tank {
  /** Leases that were settled and are remembered: more come in a minute only where nobody asks. */
  private static final int SETTLED = 10_000;

  private static final Comparator<Hold> BY_END =
      Comparator.comparingLong(Hold::until).thenComparing(Hold::id);

  private Bucket bucket;
  private double level;
  private long at;
  private long reserved;
  private final Map<String, Hold> held = new HashMap<>();
  private final NavigableSet<Hold> ends = new TreeSet<>(BY_END);

  /** Until when they are remembered; the first to be forgotten stands first. */
  private final Map<String, Long> settled = new LinkedHashMap<>();

  private long lastSettledUntil;

  /** A lease in this bucket. */
  private record Hold(String id, long amount, long until) {}

  /** An empty one. */
  Tank(Bucket bucket, long now) {
    this(bucket, 0, now);
  }

  /** One in which {@code level} was at the time {@code at}. */
  Tank(Bucket bucket, double level, long at) {
    this.bucket = bucket;
    this.level = level;
    this.at = at;
  }

  /** Lets leak what leaks until {@code now}, and ends the leases that have run out. */
  void advance(long now) {
    level = Math.max(0, level - Math.max(0, now - at) * bucket.leak());
    at = Math.max(at, now);
    while (!ends.isEmpty() && ends.first().until <= now) {
      release(ends.first());
    }
    forget(now);
  }

  /** One with a shorter time behind another waits for that one, which harms nobody. */
  private void forget(long now) {
    var each = settled.values().iterator();
    while (each.hasNext() && each.next() <= now) {
      each.remove();
    }
  }

  private void release(Hold hold) {
    ends.remove(hold);
    held.remove(hold.id);
    reserved -= hold.amount;
  }

  /** Follows a rate that was configured anew; to be called when time has advanced. */
  void follow(Bucket now) {
    bucket = now;
  }

  boolean knows(String lease) {
    return held.containsKey(lease) || settled.containsKey(lease);
  }

  /** How long until {@code amount} has room; zero when it has now. */
  Duration untilRoom(long amount) {
    long burst = bucket.rate().burst();
    if (amount > burst) {
      return Duration.ofSeconds(Long.MAX_VALUE);
    }
    double over = level + reserved + amount - burst;
    // Doubles leak in fractions: what is missing by less than that is there.
    return over <= 1e-6
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(1, (long) Math.ceil(over / bucket.leak())));
  }

  void reserve(Lease lease, long now) {
    Hold hold = new Hold(lease.id(), lease.amount(), now + lease.lifetime().toMillis());
    held.put(hold.id, hold);
    ends.add(hold);
    reserved += hold.amount;
  }

  /** Ends a lease; one that is not known has run out, and counts when it was used. */
  void settle(Lease lease, boolean used, long now) {
    if (settled.containsKey(lease.id())) {
      return;
    }
    Hold hold = held.get(lease.id());
    if (hold != null) {
      release(hold);
    }
    level += used ? lease.amount() : 0;
    long lifetime = Math.min(lease.lifetime().toMillis(), Lease.REMEMBERED.toMillis());
    remember(lease.id(), now + lifetime);
  }

  private void remember(String id, long until) {
    settled.put(id, until);
    lastSettledUntil = Math.max(lastSettledUntil, until);
    if (settled.size() > SETTLED) {
      settled.remove(settled.keySet().iterator().next());
    }
  }

  /** When the bucket is empty and no lease is left, so that it can be forgotten. */
  long over() {
    long drained = at + (long) Math.ceil(level / bucket.leak());
    long last = ends.isEmpty() ? 0 : ends.last().until;
    return Math.max(Math.max(drained, last), lastSettledUntil);
  }

  Bucket bucket() {
    return bucket;
  }

  /** What is in it for sure, at {@link #at}. */
  double level() {
    return level;
  }

  long at() {
    return at;
  }

  Entry look(long now) {
    long burst = bucket.rate().burst();
    Duration left = Duration.ofMillis(over() - now);
    return new Entry.Level(bucket.key(), level, reserved, burst, left);
  }
}
