package org.sluicemail.james;

import jakarta.inject.Inject;
import org.apache.james.metrics.api.MetricFactory;

/** Verifies the DKIM signatures of a mail (RFC 6376). The parameters are the keys of the filter. */
public final class DkimVerify extends FilterMailet {
  @Inject
  public DkimVerify(MetricFactory metrics) {
    super("DkimVerify", metrics);
  }
}
