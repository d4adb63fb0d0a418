package org.sluicemail.milter.client;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long to wait for a filter.
 *
 * @param connect for the connection to stand
 * @param command for each response up to DATA, and for each write
 * @param content for each response from the header on; progress and edits are responses
 * @param total for all responses to one command, which endless progress cannot extend
 */
public record Timeouts(Duration connect, Duration command, Duration content, Duration total) {
  public Timeouts {
    if (Stream.of(connect, command, content, total).anyMatch(t -> !t.isPositive())) {
      throw new IllegalArgumentException("timeouts are positive");
    }
  }

  /** Those of Postfix, and an end, which Postfix has not. */
  public static Timeouts usual() {
    Duration command = Duration.ofSeconds(30);
    return new Timeouts(command, command, Duration.ofMinutes(5), Duration.ofMinutes(10));
  }
}
