package org.sluicemail.store;

import java.time.Duration;
import org.sluicemail.config.Rate;

/** A leaky bucket: it holds {@code rate.burst()} and leaks {@code rate.count()} each period. */
public record Bucket(Key key, Rate rate) {
  /** What leaks in a millisecond. */
  public double leak() {
    return (double) rate.count() / Math.max(1, rate.per().toMillis());
  }

  /** How long until a full bucket is empty, after which nobody needs to remember it. */
  Duration drain() {
    return Duration.ofMillis((long) Math.ceil(rate.burst() / leak()) + 1);
  }
}
