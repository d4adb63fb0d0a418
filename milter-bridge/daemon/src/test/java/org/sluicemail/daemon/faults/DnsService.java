package org.sluicemail.daemon.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.sluicemail.dns.ScriptedNameServer;

/** A name server with a list in which every client stands, asked by {@code Dnsbl}. */
final class DnsService implements Service {
  private final ScriptedNameServer server =
      new ScriptedNameServer(
          (query, overTcp) -> ScriptedNameServer.records(query, "0 A 127.0.0.2"));

  DnsService() throws IOException {}

  @Override
  public String name() {
    return "DNS";
  }

  @Override
  public InetSocketAddress backend() {
    return server.name().address();
  }

  @Override
  public Faulty faulty(Duration late) throws IOException {
    return new FaultyDatagrams(backend(), late);
  }

  @Override
  public String configuration(int port) {
    return """
    dns: {servers: "127.0.0.1:%d", timeout: 400ms, retries: 0}
    filters:
      f:
        type: Dnsbl
        timeout: 1s
        lists: [{zone: list.test, name: LIST}]
        threshold: 1
        then: reject 554 5.7.1 listed
    """
        .formatted(port);
  }

  @Override
  public boolean isInformed(Asked asked) {
    return asked.word().equals("reject");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
