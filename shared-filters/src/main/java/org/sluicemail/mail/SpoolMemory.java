package org.sluicemail.mail;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of all bodies of a spool: no more than a budget, in segments that are used again.
 *
 * <p>A body lives longer than the young generation of the collector lasts under load. As new
 * arrays, bodies would move on to the old one, which grows to all of the heap before it is
 * collected.
 */
final class SpoolMemory {
  static final int SEGMENT = 64 << 10;

  /** Of 64 KiB each: 1 GiB, beyond which new ones are no matter. */
  private static final int MAX_SPARE = 16 << 10;

  private final long budget;
  private final AtomicLong used = new AtomicLong();
  private final BlockingQueue<byte[]> spare;

  SpoolMemory(long budget) {
    this.budget = budget;
    this.spare = new ArrayBlockingQueue<>(Math.clamp(budget / SEGMENT, 1, MAX_SPARE));
  }

  /** Octets in use, at most the budget. */
  long used() {
    return used.get();
  }

  /** {@code size} octets, of any content; nothing when the budget has no room for them. */
  Optional<byte[]> take(int size) {
    boolean granted =
        used.getAndUpdate(now -> now + size <= budget ? now + size : now) + size <= budget;
    return granted ? Optional.of(size == SEGMENT ? segment() : new byte[size]) : Optional.empty();
  }

  /** Back to the budget; who gives has to hold no more of it. */
  void give(byte[] taken) {
    keep(taken);
    used.addAndGet(-taken.length);
  }

  /** A segment outside the budget, for {@link #keep}. */
  byte[] segment() {
    byte[] old = spare.poll();
    return old == null ? new byte[SEGMENT] : old;
  }

  /** Keeps a segment for the next. */
  void keep(byte[] segment) {
    if (segment.length == SEGMENT) {
      spare.offer(segment); // one too many is left to the collector
    }
  }
}
