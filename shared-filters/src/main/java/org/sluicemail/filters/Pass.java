package org.sluicemail.filters;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;

/**
 * Reads header and body to the end and has no objection: the least that a filter of whole messages
 * can cost, for measurements and as an example.
 */
public final class Pass implements FilterType {
  /** There is nothing to set. */
  record Settings() {}

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    section.bind(Settings.class);
    return List.of(new Reader());
  }

  private static final class Reader implements MessageFilter {
    @Override
    public boolean waits() {
      return false;
    }

    @Override
    public Needs needs() {
      return Needs.NONE.withMessage();
    }

    @Override
    public Outcome onMessage(Mail received) throws IOException {
      Message message = received.message();
      long read = read(message);
      if (read != message.size()) {
        throw new IOException("message of " + message.size() + " octets ended after " + read);
      }
      return Outcome.PROCEED;
    }

    private static long read(Message message) throws IOException {
      try (InputStream in = message.open()) {
        return in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }
}
