package org.sluicemail.milter.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Closes a channel when its time is over, which ends whatever waits on it. */
final class Deadline {
  private final CompletableFuture<Void> timer = new CompletableFuture<>();
  private final CompletableFuture<Void> closing;
  private final Duration timeout;
  private final String what;

  Deadline(Channel channel, Duration timeout, String what) {
    this.timeout = timeout;
    this.what = what;
    closing =
        timer
            .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .exceptionally(late -> shut(channel));
  }

  /** Stops the clock; too late if the channel was closed, whatever was reached meanwhile. */
  void stop() throws SocketTimeoutException {
    if (!timer.complete(null) && timer.isCompletedExceptionally()) {
      closing.join();
      throw new SocketTimeoutException("no " + what + " within " + timeout.toMillis() + " ms");
    }
  }

  private static Void shut(Channel channel) {
    try {
      channel.close();
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
