package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.DnsJava;
import org.sluicemail.dns.NameServer;
import org.sluicemail.dns.ZoneFile;
import picocli.CommandLine.Option;

/** Whom a command asks for published keys. */
final class DkimDns {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Option(
      names = "--zone",
      paramLabel = "FILE",
      description = "Look keys up in this zone file, not in the DNS.")
  private @Nullable Path zone;

  @Option(
      names = "--server",
      paramLabel = "ADDRESS",
      description = "Ask this name server; the system's own when left out.")
  private @Nullable String server;

  Dns open() throws IOException {
    if (zone != null) {
      return ZoneFile.read(zone);
    }
    List<NameServer> servers =
        server == null ? DnsJava.ofSystem() : List.of(NameServer.parse(server));
    return new DnsJava(new DnsJava.Settings(servers, PATIENCE, 1));
  }
}
