package org.sluicemail.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The content of one leaky bucket: what was used and leaks, and what leases hold. Times are
 * milliseconds of one clock. Not safe for use by several threads.
 */
final class Tank {
  private final long burst;
  private double level;
  private long at;
  private long drained;
  private long reserved;
  private final Map<String, Hold> holds = new HashMap<>();

  /**
   * A lease in this bucket.
   *
   * @param amount that it holds; 0 once it is settled, kept so that a repeated word changes nothing
   */
  private record Hold(long amount, long until) {}

  Tank(Bucket bucket, long now) {
    this.burst = bucket.rate().burst();
    this.at = now;
    this.drained = now;
  }

  /** Lets leak what leaks until {@code now}, and ends the leases that have run out. */
  void advance(Bucket bucket, long now) {
    long passed = Math.max(0, now - at);
    level = Math.max(0, level - passed * bucket.leak());
    at = Math.max(at, now);
    drained = at + (long) Math.ceil(level / bucket.leak());
    expire(now);
  }

  private void expire(long now) {
    holds
        .values()
        .removeIf(hold -> {
          if (hold.until > now) {
            return false;
          }
          reserved -= hold.amount;
          return true;
        });
  }

  boolean knows(String lease) {
    return holds.containsKey(lease);
  }

  /** How long until {@code amount} has room; zero when it has now. */
  Duration wait(Bucket bucket, long amount) {
    if (amount > bucket.rate().burst()) {
      return Duration.ofSeconds(Long.MAX_VALUE);
    }
    double over = level + reserved + amount - bucket.rate().burst();
    // Doubles leak in fractions: what is missing by less than that is there.
    return over <= 1e-6
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(1, (long) Math.ceil(over / bucket.leak())));
  }

  void reserve(Lease lease, long now) {
    holds.put(lease.id(), new Hold(lease.amount(), now + lease.lifetime().toMillis()));
    reserved += lease.amount();
  }

  /** Ends a lease; one that is not known has run out, and counts when it was used. */
  void settle(Lease lease, Bucket bucket, boolean used, long now) {
    Hold hold = holds.get(lease.id());
    if (hold != null && hold.amount == 0) {
      return;
    }
    reserved -= hold == null ? 0 : hold.amount;
    level += used ? lease.amount() : 0;
    drained = now + (long) Math.ceil(level / bucket.leak());
    long until = hold == null ? now + lease.lifetime().toMillis() : hold.until;
    holds.put(lease.id(), new Hold(0, until));
  }

  /** When the bucket is empty and no lease is left, so that it can be forgotten. */
  long over() {
    return Math.max(drained, holds.values().stream().mapToLong(Hold::until).max().orElse(0));
  }

  Entry look(Key key, long now) {
    return new Entry.Level(key, level, reserved, burst, Duration.ofMillis(over() - now));
  }
}
