package org.sluicemail.filters;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Services;
import org.sluicemail.filters.greylist.AtMessage;
import org.sluicemail.filters.greylist.AtRecipient;
import org.sluicemail.filters.greylist.Exempt;
import org.sluicemail.filters.greylist.Learning;
import org.sluicemail.filters.greylist.Notice;
import org.sluicemail.filters.greylist.Register;
import org.sluicemail.filters.greylist.Settings;

/**
 * Lets mail of unknown senders wait (RFC 6647): a mail server tries again, much of what sends spam
 * does not.
 *
 * <p>Either at RCPT, by client, sender and recipient, or at the end of the message, by its content
 * as well and only where a spam scanner asks for it. Who has sent a good message is known from then
 * on.
 */
public final class Greylist implements FilterType {
  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    String owner = StoreOwner.of(section);
    Exempt exempt = Exempt.of(settings.exempt(), section.section("exempt"));
    Register register = new Register(settings, exempt, owner, services.store(), services.clock());
    Notice notice = new Notice(settings.header(), owner, services.authservId());
    List<Filter> parts = new ArrayList<>();
    switch (settings.at()) {
      case MESSAGE -> parts.add(new AtMessage(register, notice));
      case RECIPIENT -> {
        parts.add(new AtRecipient(register));
        settings.header().ifPresent(name -> parts.add(notice));
      }
    }
    parts.add(new Learning(register));
    return parts;
  }

  @Override
  public OnError onError() {
    return OnError.PROCEED;
  }
}
