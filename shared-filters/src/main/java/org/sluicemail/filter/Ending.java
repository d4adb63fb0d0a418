package org.sluicemail.filter;

import java.util.Optional;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

/**
 * How a transaction ended.
 *
 * @param mail the mail as received, when all of it came; held until the observers return
 * @param verdict of the message, when it was decided
 */
public record Ending(
    How how,
    Session session,
    Envelope envelope,
    Optional<Mail> mail,
    Findings findings,
    Optional<Verdict> verdict) {

  /** The ways to end. */
  public enum How {
    /** A verdict was given for the message. */
    DECIDED,
    /** The client gave up: RSET, a new MAIL, or the server ended the transaction. */
    ABORTED,
    /** The connection was lost. */
    DISCONNECTED
  }
}
