package org.sluicemail.dns;

import static org.sluicemail.dns.ScriptedNameServer.add;
import static org.sluicemail.dns.ScriptedNameServer.reply;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;

/** Name servers that do as they are told, those who ask them, and time. */
final class Resolution implements AfterEachCallback {
  static final DomainName NAME = DomainName.parse("example.org");
  private static final String SOA = "300 SOA ns.example.org. root.example.org. 1 2 3 4 60";

  /** Long enough for a machine that is busy: nothing waits for it unless that is the point. */
  static final Duration LONG = Duration.ofSeconds(10);

  static final Duration SHORT = Duration.ofMillis(50);

  private final AtomicLong now = new AtomicLong(-5);
  private final List<AutoCloseable> open = new ArrayList<>();

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  ScriptedNameServer server(ScriptedNameServer.Script script) throws IOException {
    ScriptedNameServer server = new ScriptedNameServer(script);
    open.add(server);
    return server;
  }

  DnsJava dns(Duration timeout, int retries, ScriptedNameServer... servers) {
    List<NameServer> names = List.of(servers).stream().map(ScriptedNameServer::name).toList();
    DnsJava dns = new DnsJava(new DnsJava.Settings(names, timeout, retries), now::get);
    open.add(dns);
    return dns;
  }

  void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  static Optional<byte[]> fails(Message query, int rcode) {
    return Optional.of(reply(query, rcode).toWire(512));
  }

  static Optional<byte[]> none(Message query, int rcode) {
    Message reply = reply(query, rcode);
    return Optional.of(add(reply, Section.AUTHORITY, name("example.org."), SOA).toWire(512));
  }

  static Name name(String text) {
    return Name.fromConstantString(text);
  }
}
