package org.sluicemail.filters.greylist;

import java.util.List;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Session;

/**
 * Somebody who wants to send something to somebody.
 *
 * @param recipients one at RCPT, all at the end of the message
 * @param content a digest of what is sent; empty at RCPT
 */
record Claim(Session session, Address sender, List<Address> recipients, String content) {
  Claim {
    recipients = List.copyOf(recipients);
  }
}
