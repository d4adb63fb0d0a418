package org.sluicemail.filters;

import java.net.InetAddress;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** A client and his mail, judged by lists. */
final class Listed {
  static final ReversePath ANN = ReversePath.of("Ann@Example.ORG");

  private Listed() {}

  static Session session() throws Exception {
    InetAddress address = InetAddress.getByName("192.0.2.7");
    return Session.UNKNOWN
        .withClient(new Client(address, 25, "Mail.Example.NET"))
        .withHelo("HELO.example.net")
        .withUser("ann");
  }

  static SenderFilter sender(String yaml) {
    return Fixture.part(new Lists(), yaml, SenderFilter.class);
  }

  static Outcome atSender(String yaml) throws Exception {
    return sender(yaml).onSender(session(), ANN);
  }

  static Outcome atRecipient(String yaml, String recipient) throws Exception {
    Recipient path = Recipient.of(recipient);
    return Fixture.part(new Lists(), yaml, RecipientFilter.class)
        .onRecipient(session(), new Envelope(ANN), path);
  }
}
