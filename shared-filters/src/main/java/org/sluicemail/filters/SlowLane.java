package org.sluicemail.filters;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluicemail.filter.Resources;

/**
 * Platform threads for computing that may take long, as many as there are cores.
 *
 * <p>The operating system shares the cores fairly with everybody else. The scheduler of virtual
 * threads does not: there, as many endless computations as cores keep all others from running, also
 * when they yield after each millisecond, since they take turns among themselves.
 */
final class SlowLane implements AutoCloseable {
  private final ThreadPoolExecutor pool;

  /** There is nothing to set: all users share one. */
  private record Settings() {}

  private SlowLane() {
    int cores = Runtime.getRuntime().availableProcessors();
    var threads = Thread.ofPlatform().name("slow-lane-", 0).daemon().factory();
    // What waits here are mails, whose number the doors bound, and each gives up at its deadline.
    pool =
        new ThreadPoolExecutor(
            cores, cores, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
  }

  static SlowLane of(Resources.Scope resources) {
    return resources.get(new Settings(), SlowLane::new);
  }

  /** What {@code work} comes to, if that takes no longer than {@code time} with all waiting. */
  <T> T compute(Callable<T> work, Duration time) throws IOException, InterruptedException {
    Future<T> result = pool.submit(work);
    try {
      return result.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no result within " + time.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw failure(e, time);
    } finally {
      result.cancel(true);
    }
  }

  private static IOException failure(ExecutionException failed, Duration time) {
    return switch (failed.getCause()) {
      case Bound.Exceeded e -> new IOException("no result within " + time.toMillis() + " ms", e);
      case StackOverflowError e -> new IOException("nests too deep for this text", e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> new IOException(failed);
    };
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
