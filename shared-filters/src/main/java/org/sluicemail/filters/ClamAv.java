package org.sluicemail.filters;

import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Services;
import org.sluicemail.filters.clamav.Scan;
import org.sluicemail.filters.clamav.Settings;

/**
 * Has each message scanned by clamd, exactly as it was received, and does what the operator wants
 * done with viruses, with what clamd cannot look into, and with what is too large for it.
 *
 * <p>A virus becomes the finding {@code virus}; what clamd only suspects becomes a mark.
 */
public final class ClamAv implements FilterType {
  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    if (settings.servers().isEmpty()) {
      throw new ConfigException(
          List.of(section.problem("servers", "at least one server is needed")));
    }
    return List.of(new Scan(settings, services));
  }
}
