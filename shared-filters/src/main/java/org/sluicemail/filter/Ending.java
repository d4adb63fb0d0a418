package org.sluicemail.filter;

import java.util.List;
import java.util.Optional;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;
import org.sluicemail.store.Lease;

/**
 * How a transaction ended.
 *
 * @param mail the mail as received, when all of it came; held until the observers return
 * @param verdict of the message, when it was decided
 * @param used leases, in the order of the answers that held them, of a mail that was taken
 * @param unused leases of answers that came to nothing: the recipient, or the mail, was refused
 */
public record Ending(
    How how,
    Session session,
    Envelope envelope,
    Optional<Mail> mail,
    Findings findings,
    Optional<Verdict> verdict,
    List<Lease> used,
    List<Lease> unused) {

  public Ending {
    used = List.copyOf(used);
    unused = List.copyOf(unused);
  }

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
