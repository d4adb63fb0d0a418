package org.sluicemail.filters;

import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Services;
import org.sluicemail.filters.publish.Copies;
import org.sluicemail.filters.publish.Settings;

/**
 * Publishes copies of mails in channels and streams of Redis, picked by verdict, condition and
 * sample. It decides nothing, and nobody waits for it.
 */
public final class Publish implements FilterType {
  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    if (settings.targets().isEmpty()) {
      throw new ConfigException(
          List.of(section.problem("targets", "at least one target is needed")));
    }
    return List.of(Copies.of(settings, services));
  }

  @Override
  public OnError onError() {
    return OnError.PROCEED;
  }
}
