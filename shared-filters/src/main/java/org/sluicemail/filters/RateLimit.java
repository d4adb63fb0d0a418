package org.sluicemail.filters;

import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Services;
import org.sluicemail.filters.ratelimit.AtRecipient;
import org.sluicemail.filters.ratelimit.Exempt;
import org.sluicemail.filters.ratelimit.Settings;
import org.sluicemail.filters.ratelimit.Settling;

/**
 * Limits how much mail comes in a time, by whatever it has in common.
 *
 * <p>Each recipient is counted at RCPT, in all buckets or in none, and given back when the mail is
 * not taken in the end. What a process reserved that has died comes back by itself.
 */
public final class RateLimit implements FilterType {
  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    String owner = StoreOwner.of(section);
    Exempt exempt = Exempt.of(settings.exempt(), section.section("exempt"));
    return List.of(
        new AtRecipient(settings, exempt, owner, services.store()),
        new Settling(owner, services.store(), services.clock()));
  }

  @Override
  public OnError onError() {
    return OnError.PROCEED;
  }
}
