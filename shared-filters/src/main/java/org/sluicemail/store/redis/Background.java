package org.sluicemail.store.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** Does something on a thread of its own, unless it is being done or was just done. */
final class Background {
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  /** With a server away every mail wants to know who took its place; once is enough. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final LongSupplier ticker;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile long doneAt;

  Background(LongSupplier ticker) {
    this.ticker = ticker;
    this.doneAt = ticker.getAsLong() - PAUSE.toNanos();
  }

  void run(Runnable work) {
    if (ticker.getAsLong() - doneAt >= PAUSE.toNanos() && busy.compareAndSet(false, true)) {
      Thread.ofVirtual().name("redis-refresh").start(() -> carryOut(work));
    }
  }

  private void carryOut(Runnable work) {
    try {
      work.run();
    } catch (JedisException e) {
      LOG.debug("cannot ask who has what", e);
    } finally {
      doneAt = ticker.getAsLong();
      busy.set(false);
    }
  }
}
