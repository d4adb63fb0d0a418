package org.sluicemail.filters.greylist;

import java.io.IOException;
import java.util.List;
import org.sluicemail.filter.Finding.Greylisting;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SmtpTime;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.Session;

/** Lets recipients wait at RCPT. */
public record AtRecipient(Register register) implements RecipientFilter, SmtpTime {
  @Override
  public Needs needs() {
    return register.exempt().needs().produces(Greylisting.PREFIX + "*");
  }

  @Override
  public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient)
      throws IOException, InterruptedException {
    List<Address> one = List.of(recipient.address());
    Claim claim = new Claim(session, soFar.sender().address(), one, "");
    return Answer.of(register.settings(), claim, register.look(claim));
  }
}
