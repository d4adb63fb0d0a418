package org.sluicemail.james;

import jakarta.inject.Inject;
import org.apache.james.metrics.api.MetricFactory;

/**
 * Signs a mail (RFC 6376); its place is right before the delivery to other servers. The parameters
 * are the keys of the filter.
 */
public final class DkimSign extends FilterMailet {
  @Inject
  public DkimSign(MetricFactory metrics) {
    super("DkimSign", metrics);
  }
}
