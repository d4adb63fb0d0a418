package org.sluicemail.upstream;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Does something when the time is up, unless it is put off before: for waits that cannot be given a
 * deadline, such as a write to a peer that does not read.
 */
final class Alarm {
  private final Duration time;
  private final CompletableFuture<Boolean> rings;

  private Alarm(Duration time, CompletableFuture<Boolean> rings) {
    this.time = time;
    this.rings = rings;
  }

  static Alarm after(Duration time, Runnable action) {
    CompletableFuture<Boolean> rings = new CompletableFuture<>();
    var unused =
        rings.thenAccept(rang -> {
          if (rang) {
            action.run();
          }
        });
    return new Alarm(time, rings.completeOnTimeout(true, time.toNanos(), TimeUnit.NANOSECONDS));
  }

  void throwIfRang() throws SocketTimeoutException {
    if (rings.getNow(false)) {
      throw new SocketTimeoutException("no answer within " + time.toMillis() + " ms");
    }
  }

  void off() {
    rings.complete(false);
  }
}
