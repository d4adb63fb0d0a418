package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Network;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** A mail, and what rules make of it. */
final class Ruled {
  static final Session SESSION =
      Session.UNKNOWN
          .withClient(new Client(Network.parse("192.0.2.7").address(), 25, "mail.example.org"))
          .withHelo("helo.example.org");

  static final Envelope ENVELOPE =
      new Envelope(
          ReversePath.of("<ann@example.org>"),
          Recipient.of("bob@example.net"),
          Recipient.of("trap@example.net"));

  static final Mail MAIL =
      Fixture.mail(
          SESSION,
          ENVELOPE,
          "Subject: Cheap\r\n pills",
          "X-Mailer: Bulk 1.0",
          "x-mailer: Other",
          "",
          "first line",
          "grün, second line");

  private Ruled() {}

  /** A set of one rule, in flow style, that rejects. */
  static List<Filter> rejecting(String conditions) throws ConfigException {
    return Fixture.build(new Rules(), "rules: [{name: r, if: " + conditions + ", then: reject}]");
  }

  static Outcome ask(Filter part, Mail mail) throws IOException, InterruptedException {
    Envelope envelope = mail.envelope();
    return switch (part) {
      case SenderFilter f -> f.onSender(mail.session(), envelope.sender());
      case RecipientFilter f ->
          f.onRecipient(mail.session(), envelope, envelope.recipients().getFirst());
      case HeaderFilter f -> f.onHeader(mail.session(), envelope, mail.message().header());
      case MessageFilter f -> f.onMessage(mail);
      default -> throw new IllegalArgumentException(part.toString());
    };
  }

  static Outcome ask(String yaml, Mail mail) throws Exception {
    List<Filter> parts = Fixture.build(new Rules(), yaml);
    assertThat(parts).hasSize(1);
    return ask(parts.getFirst(), mail);
  }
}
