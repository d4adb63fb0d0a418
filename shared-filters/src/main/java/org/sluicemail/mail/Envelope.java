package org.sluicemail.mail;

import java.util.ArrayList;
import java.util.List;

/** The envelope (RFC 5321 section 2.3.1): the sender and the recipients accepted so far. */
public record Envelope(ReversePath sender, List<Recipient> recipients) {
  public Envelope {
    recipients = List.copyOf(recipients);
  }

  public Envelope(ReversePath sender, Recipient... recipients) {
    this(sender, List.of(recipients));
  }

  /** This envelope with one recipient more. */
  public Envelope with(Recipient recipient) {
    List<Recipient> all = new ArrayList<>(recipients);
    all.add(recipient);
    return new Envelope(sender, all);
  }

  /** Whether the client declared internationalized mail (RFC 6531 section 3.4). */
  public boolean smtpUtf8() {
    return sender.parameters().stream().anyMatch("SMTPUTF8"::equalsIgnoreCase);
  }
}
