package org.sluicemail.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Polls another process until it shows something, within a limit. */
public final class Await {
  // Short against the few milliseconds a local server needs, long enough not to load two cores.
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Await() {}

  /** Looks once at the other process; empty means "not yet". */
  @FunctionalInterface
  public interface Probe<T> {
    Optional<T> look() throws IOException;
  }

  /** A condition on the other process. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException;
  }

  /** Returns the first value seen, or fails the test with {@code what} was awaited. */
  public static <T> T value(String what, Duration limit, Probe<T> probe) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> seen = probe.look();
      if (seen.isPresent()) {
        return seen.get();
      }
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Returns when the condition holds, or fails the test with {@code what} was awaited. */
  public static void until(String what, Duration limit, Condition condition) throws IOException {
    value(what, limit, () -> condition.holds() ? Optional.of(true) : Optional.empty());
  }
}
