package org.sluicemail.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs what callers hand over, in order, and something of its own now and then. It
 * is a platform thread, which nobody interrupts: an interrupt would close the file it works on.
 */
final class Errands {
  private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

  /** More callers than mails can be under way; who comes then is told that we are busy. */
  private static final int WAITING = 20_000;

  private final BlockingQueue<FutureTask<?>> queue = new ArrayBlockingQueue<>(WAITING);
  private final Duration rhythm;
  private final Runnable chore;
  private final Thread thread;
  private volatile boolean ending;

  /**
   * Begins.
   *
   * @param rhythm in which {@code chore} is run
   */
  Errands(String name, Duration rhythm, Runnable chore) {
    this.rhythm = rhythm;
    this.chore = chore;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::work);
  }

  /**
   * Has {@code errand} run and waits. Who is interrupted or out of patience goes; whether the
   * errand is run then is not known.
   */
  <T> T run(Callable<T> errand, Duration patience) throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(errand);
    if (ending || !queue.offer(task)) {
      throw new IOException(ending ? "the store is closed" : "the store is busy");
    }
    try {
      return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the store took longer than " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw thrown(e);
    } finally {
      queue.remove(task); // not yet begun, and nobody waits for it any more
    }
  }

  private static IOException thrown(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException io -> new IOException(io.getMessage(), io);
      case RuntimeException broken -> throw broken;
      case Error error -> throw error;
      case null, default -> new IOException(e);
    };
  }

  private void work() {
    long due = System.nanoTime() + rhythm.toNanos();
    while (!ending || !queue.isEmpty()) {
      runNext(due - System.nanoTime());
      if (due - System.nanoTime() <= 0) {
        runChore();
        due = System.nanoTime() + rhythm.toNanos();
      }
    }
  }

  private void runNext(long patience) {
    try {
      FutureTask<?> next = queue.poll(patience, TimeUnit.NANOSECONDS);
      if (next != null) {
        next.run();
      }
    } catch (InterruptedException e) {
      LOG.warn("somebody interrupted the thread of a store", e);
    }
  }

  private void runChore() {
    try {
      chore.run();
    } catch (RuntimeException e) {
      LOG.error("the store could not do what it does now and then", e);
    }
  }

  /** Runs {@code last} after all that waits, and ends. */
  <T> T end(Callable<T> last) throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(last);
    queue.put(task);
    ending = true;
    thread.join();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw thrown(e);
    }
  }
}
