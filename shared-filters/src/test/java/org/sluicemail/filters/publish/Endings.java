package org.sluicemail.filters.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Mails that have ended. */
final class Endings {
  static final Envelope ENVELOPE =
      new Envelope(ReversePath.of("ann@example.org"), Recipient.of("bob@example.net"));

  private Endings() {}

  static Ending of(Verdict verdict, Mail mail, Finding... findings) {
    return new Ending(
        Ending.How.DECIDED,
        mail.session(),
        mail.envelope(),
        Optional.of(mail),
        Findings.of("scan", findings),
        Optional.of(verdict),
        List.of(),
        List.of());
  }

  static Ending withId(String id) {
    return of(Verdict.proceed(), mail(Session.UNKNOWN, "", "Message-ID: " + id));
  }

  static Mail mail(Session session, String body, String... fields) {
    Header header = new Header(Stream.of(fields).map(Octets::of).map(HeaderField::of).toList());
    return new Mail(session, ENVELOPE, new Message(header, Content.of(body.getBytes(UTF_8))));
  }
}
