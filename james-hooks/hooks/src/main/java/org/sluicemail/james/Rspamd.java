package org.sluicemail.james;

import jakarta.inject.Inject;
import org.apache.james.metrics.api.MetricFactory;

/**
 * Asks rspamd about a mail; matchers see what it says. The parameters are the keys of the filter.
 */
public final class Rspamd extends FilterMailet {
  @Inject
  public Rspamd(MetricFactory metrics) {
    super("Rspamd", metrics);
  }
}
