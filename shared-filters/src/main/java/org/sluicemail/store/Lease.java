package org.sluicemail.store;

import java.time.Duration;
import java.util.List;

/**
 * What was reserved in some buckets until it is known whether it is used.
 *
 * @param id unlike that of any other lease, also of other machines
 * @param amount in each of the buckets, at least 1
 * @param lifetime after which the store gives it back by itself
 */
public record Lease(String id, List<Bucket> buckets, long amount, Duration lifetime) {
  /**
   * How long a store remembers a lease that was settled, so that the same word said again changes
   * nothing: after a failure it is said again within seconds.
   */
  public static final Duration REMEMBERED = Duration.ofMinutes(1);

  public Lease {
    buckets = List.copyOf(buckets);
    if (id.isEmpty() || buckets.isEmpty() || amount < 1 || lifetime.toMillis() < 1) {
      throw new IllegalArgumentException("a lease has an id, buckets, an amount and a lifetime");
    }
    if (buckets.stream().map(bucket -> bucket.key().owner()).distinct().count() > 1) {
      throw new IllegalArgumentException("buckets of several owners are not taken from at once");
    }
    if (buckets.stream().map(Bucket::key).distinct().count() < buckets.size()) {
      throw new IllegalArgumentException("a bucket stands twice in one lease");
    }
  }

  /** Who owns the buckets. */
  public String owner() {
    return buckets.getFirst().key().owner();
  }
}
