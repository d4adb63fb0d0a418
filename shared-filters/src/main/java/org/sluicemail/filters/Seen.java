package org.sluicemail.filters;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * What rules can see at a moment; what is not known yet is empty.
 *
 * @param recipients at RCPT the one in question, later all accepted ones
 * @param body its beginning as text, as {@link Octets#text} shows octets
 * @param size of the message in octets
 */
record Seen(
    Session session,
    ReversePath sender,
    List<Recipient> recipients,
    Header header,
    String body,
    long size) {

  static Seen atSender(Session session, ReversePath sender) {
    return new Seen(session, sender, List.of(), Header.EMPTY, "", 0);
  }

  static Seen atRecipient(Session session, ReversePath sender, Recipient recipient) {
    return new Seen(session, sender, List.of(recipient), Header.EMPTY, "", 0);
  }

  static Seen atHeader(Session session, Envelope envelope, Header header) {
    return new Seen(session, envelope.sender(), envelope.recipients(), header, "", 0);
  }

  /** All of {@code mail}, and of its body at most {@code limit} octets. */
  static Seen atMessage(Mail mail, int limit) throws IOException {
    Envelope envelope = mail.envelope();
    return new Seen(
        mail.session(),
        envelope.sender(),
        envelope.recipients(),
        mail.message().header(),
        beginning(mail, limit),
        mail.message().size());
  }

  private static String beginning(Mail mail, int limit) throws IOException {
    try (InputStream in = mail.message().body().open()) {
      byte[] bytes = in.readNBytes(limit);
      return Octets.decode(bytes, 0, bytes.length);
    }
  }
}
