package org.sluicemail.james;

import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.SmtpTime;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.Session;

/** A filter that makes sense at SMTP time alone. */
public final class Waiting implements FilterType {
  @Override
  public List<Filter> build(Config section, Services services) {
    return List.of(new Part());
  }

  private record Part() implements RecipientFilter, SmtpTime {
    @Override
    public Needs needs() {
      return Needs.NONE;
    }

    @Override
    public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient) {
      return Outcome.PROCEED;
    }
  }
}
