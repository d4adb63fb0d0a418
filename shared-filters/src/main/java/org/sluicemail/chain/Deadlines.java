package org.sluicemail.chain;

import java.time.Duration;
import org.sluicemail.mail.Moment;

/**
 * How long the filters of a moment may take together.
 *
 * @param command for sender, recipient and header
 * @param message for the whole message
 * @param pulse how often a door is told, in the meantime, that work goes on
 */
public record Deadlines(Duration command, Duration message, Duration pulse) {
  /**
   * Sendmail waits 10 s for an answer and hears nothing in between before the end of the message;
   * there it waits 5 min in all, and each pulse restarts its 10 s.
   */
  public static final Deadlines DEFAULT =
      new Deadlines(Duration.ofSeconds(8), Duration.ofSeconds(240), Duration.ofSeconds(5));

  public Duration of(Moment moment) {
    return moment == Moment.MESSAGE ? message : command;
  }
}
