package org.sluicemail.daemon.opendkim;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How keys are looked up.
 *
 * @param nameservers {@code Nameservers}; none for those of the system
 * @param timeout {@code DNSTimeout}; empty for as long as it takes
 */
public record Lookups(List<InetAddress> nameservers, Optional<Duration> timeout) {
  public static final int TIMEOUT_SECONDS = 5;

  public Lookups {
    nameservers = List.copyOf(nameservers);
    if (timeout.filter(limit -> limit.isNegative() || limit.isZero()).isPresent()) {
      throw new IllegalArgumentException("DNSTimeout is a number of seconds, or 0");
    }
  }
}
