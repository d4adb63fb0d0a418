package org.sluicemail.store.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Keeps callers from a server that does not answer: after some failures in a row it is left alone
 * for a while, then one caller finds out how it is; the others fail at once.
 */
final class Breaker {
  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  /** One may be a mishap of one connection. */
  private static final int FAILURES = 3;

  /** A mail server tries again minutes later: soon enough that nobody notices the recovery. */
  private static final Duration FIRST = Duration.ofSeconds(1);

  private static final int DOUBLINGS = 3;

  private final String server;
  private final LongSupplier ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private int failures;
  private int doublings;
  private boolean probed;
  private long dueAt;

  /**
   * A breaker that lets all pass.
   *
   * @param ticker nanoseconds
   */
  Breaker(String server, LongSupplier ticker) {
    this.server = server;
    this.ticker = ticker;
  }

  /** What is asked of the server; {@code JedisException} when it does not answer as it should. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws IOException, InterruptedException;
  }

  /** Makes the call, unless the server is left alone. An interrupt is no failure of the server. */
  <T> T guard(Call<T> call) throws IOException, InterruptedException {
    enter();
    boolean judged = false;
    try {
      T result = call.make();
      succeeded();
      judged = true;
      return result;
    } catch (JedisException e) {
      if (Thread.interrupted()) {
        throw Causes.interrupted(e);
      }
      judge(e);
      judged = true;
      throw new IOException(server + ": " + Causes.reason(e), e);
    } finally {
      if (!judged) {
        abandoned();
      }
    }
  }

  /** A server that refuses, such as a password, does answer; and so does a pool that is empty. */
  private void judge(JedisException e) {
    if (e instanceof JedisConnectionException || e instanceof JedisClusterOperationException) {
      failed(Causes.reason(e));
    } else if (e instanceof JedisDataException) {
      succeeded();
    } else {
      abandoned();
    }
  }

  private void enter() throws IOException {
    lock.lock();
    try {
      if (isOpen()) {
        long rest = dueAt - ticker.getAsLong();
        if (probed || rest > 0) {
          throw new IOException(server + " does not answer and is left alone for a while");
        }
        probed = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the server is left alone. */
  boolean leavesAlone() {
    lock.lock();
    try {
      return isOpen();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOpen() {
    return failures >= FAILURES;
  }

  /** The server answered. */
  private void succeeded() {
    lock.lock();
    try {
      if (isOpen()) {
        LOG.info("{} answers again", server);
      }
      failures = 0;
      doublings = 0;
      probed = false;
    } finally {
      lock.unlock();
    }
  }

  /** The server could not be reached, or did not answer. */
  private void failed(String why) {
    lock.lock();
    try {
      boolean wasOpen = isOpen();
      failures++;
      if (probed) {
        doublings = Math.min(doublings + 1, DOUBLINGS);
      }
      if (isOpen() && (probed || !wasOpen)) {
        dueAt = ticker.getAsLong() + (FIRST.toNanos() << doublings);
      }
      if (isOpen() && !wasOpen) {
        LOG.warn("{} does not answer and is left alone for a while: {}", server, why);
      }
      probed = false;
    } finally {
      lock.unlock();
    }
  }

  /** The caller gave up for reasons that say nothing of the server. */
  private void abandoned() {
    lock.lock();
    try {
      probed = false;
    } finally {
      lock.unlock();
    }
  }
}
