package org.sluicemail.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Time that passes when a test says so; it begins just before a long runs over. */
final class Ticker implements LongSupplier {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);

  @Override
  public long getAsLong() {
    return now.get();
  }

  void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
