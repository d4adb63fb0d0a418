package org.sluicemail.filters;

import java.net.InetAddress;
import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Lists of addresses and names in one zone file, and clients to ask about. */
final class Zones {
  static final ReversePath ANN = ReversePath.of("ann@example.org");

  static final String ZONE =
      """
      9.2.0.192.bl.example    A    127.0.0.2
      9.2.0.192.bl.example    TXT  "see https://bl.example/192.0.2.9"
      9.2.0.192.wl.example    A    127.0.5.1
      8.2.0.192.bl.example    A    127.255.255.254
      7.2.0.192.bl.example    A    203.0.113.80
      6.2.0.192.bl.example    A    127.0.0.10
      6.2.0.192.bl.example    A    127.0.0.4
      9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.example A 127.0.0.2
      1.0.0.127.bl.example    A    127.0.0.2
      1.1.0.10.bl.example     A    127.0.0.2
      bad.example.dom.example A    127.0.1.2
      1.0.0.127.dom.example   A    127.0.1.2
      ;! SERVFAIL 9.2.0.192.broken.example
      ;! TIMEOUT 9.2.0.192.slow.example
      """;

  private Zones() {}

  static SenderFilter filter(Dns dns, String yaml) throws ConfigException {
    return (SenderFilter)
        new Dnsbl().build(Config.parse("f", yaml), Fixture.services(dns)).getFirst();
  }

  static SenderFilter filter(String yaml) throws Exception {
    return filter(ZoneFile.of(ZONE), yaml);
  }

  static Session client(String address) throws Exception {
    return Session.UNKNOWN.withClient(new Client(InetAddress.getByName(address), 25, ""));
  }

  static Outcome ask(String address, String yaml) throws Exception {
    return filter(yaml).onSender(client(address), ANN);
  }

  static List<String> marks(Outcome outcome) {
    return outcome.findings().stream()
        .map(finding -> finding.name() + '=' + ((Finding.Mark) finding).value())
        .toList();
  }
}
