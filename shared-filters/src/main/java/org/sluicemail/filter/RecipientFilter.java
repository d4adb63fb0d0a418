package org.sluicemail.filter;

import java.io.IOException;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.Session;

/** Judges each recipient at RCPT. */
public non-sealed interface RecipientFilter extends Filter {
  /** {@code soFar} holds the recipients accepted before this one. */
  Outcome onRecipient(Session session, Envelope soFar, Recipient recipient)
      throws IOException, InterruptedException;
}
