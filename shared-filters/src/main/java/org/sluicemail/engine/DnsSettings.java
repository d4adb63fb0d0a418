package org.sluicemail.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.DnsJava;
import org.sluicemail.dns.NameServer;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.filter.Resources;

/**
 * Who answers questions to the DNS.
 *
 * @param servers name servers in the order of preference; those of the system
 * @param timeout for one server to answer; then the next is asked
 * @param retries how often all are asked again
 * @param zone a zone file that takes the place of the servers
 */
record DnsSettings(
    @Default("[]") List<NameServer> servers,
    @Default("2s") @Min("1ms") @Max("1m") Duration timeout,
    @Default("1") @Min("0") @Max("10") int retries,
    Optional<Path> zone) {
  DnsSettings {
    servers = List.copyOf(servers);
    if (zone.isPresent() && !servers.isEmpty()) {
      throw new IllegalArgumentException("zone takes the place of servers: only one of them");
    }
  }

  /** Equal settings share a resolver with what it knows, also over a reload. */
  Dns dns(Config section, Resources.Scope resources) throws ConfigException {
    if (zone.isPresent()) {
      return zone(section, zone.get());
    }
    var settings =
        new DnsJava.Settings(servers.isEmpty() ? DnsJava.ofSystem() : servers, timeout, retries);
    return resources.get(settings, () -> new DnsJava(settings));
  }

  private static Dns zone(Config section, Path file) throws ConfigException {
    try {
      return ZoneFile.read(file);
    } catch (IOException e) {
      throw new ConfigException(
          List.of(section.problem("zone", "cannot read " + file + ": " + e.getMessage())));
    }
  }
}
