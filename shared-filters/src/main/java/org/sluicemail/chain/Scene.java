package org.sluicemail.chain;

import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Findings;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * What is known of a mail at a moment, for conditions.
 *
 * @param recipients at RCPT the one in question, later all that were accepted
 * @param size of the message in octets, 0 before it is there
 */
public record Scene(
    Moment moment,
    Session session,
    Optional<ReversePath> sender,
    List<Recipient> recipients,
    Optional<Header> header,
    long size,
    Findings findings) {

  /** What is known when the header of a mail is complete, besides findings. */
  public static Scene of(Session session, Envelope envelope, Header complete) {
    return atSender(session, envelope.sender())
        .atHeader(session, envelope.recipients(), complete, Findings.NONE);
  }

  /** What is known of a mail that has ended; what it never got to is empty. */
  public static Scene of(Ending ending) {
    Optional<Message> message = ending.mail().map(Mail::message);
    return atSender(ending.session(), ending.envelope().sender())
        .atMessage(
            ending.session(),
            ending.envelope().recipients(),
            message.map(Message::header).orElse(Header.EMPTY),
            message.map(Message::size).orElse(0L),
            ending.findings());
  }

  static Scene atConnect(Session session) {
    return new Scene(
        Moment.CONNECT, session, Optional.empty(), List.of(), Optional.empty(), 0, Findings.NONE);
  }

  static Scene atSender(Session session, ReversePath sender) {
    return new Scene(
        Moment.SENDER, session, Optional.of(sender), List.of(), Optional.empty(), 0, Findings.NONE);
  }

  Scene atRecipient(Session now, Recipient recipient, Findings found) {
    return new Scene(Moment.RECIPIENT, now, sender, List.of(recipient), header, 0, found);
  }

  Scene atHeader(Session now, List<Recipient> accepted, Header complete, Findings found) {
    return new Scene(Moment.HEADER, now, sender, accepted, Optional.of(complete), 0, found);
  }

  Scene atMessage(
      Session now, List<Recipient> accepted, Header complete, long octets, Findings found) {
    return new Scene(Moment.MESSAGE, now, sender, accepted, Optional.of(complete), octets, found);
  }

  Scene with(Findings found) {
    return new Scene(moment, session, sender, recipients, header, size, found);
  }
}
