package org.sluicemail.james;

import jakarta.inject.Inject;
import org.apache.james.metrics.api.MetricFactory;

/** Asks clamd about a mail. The parameters are the keys of the filter. */
public final class ClamAv extends FilterMailet {
  @Inject
  public ClamAv(MetricFactory metrics) {
    super("ClamAv", metrics);
  }
}
