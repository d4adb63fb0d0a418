package org.sluicemail.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.servers.Captured;
import org.sluicemail.servers.James;
import org.sluicemail.servers.SmtpClient;

/** James with our hook; clients come to it through a proxy. */
final class JamesServer implements MailServer {
  /** Of every user. */
  static final String PASSWORD = "secret";

  private final James james;

  JamesServer(James james) {
    this.james = james;
  }

  @Override
  public String name() {
    return "james-hook";
  }

  @Override
  public Optional<String> refuses(Script script) {
    return JamesLimits.of(script);
  }

  @Override
  public SmtpClient open(Script.Visit visit) throws IOException {
    String address = visit.client().map(Client::addressText).orElse("127.0.0.1");
    SmtpClient client = james.client(address, visit.helo());
    if (visit.tls().isPresent()) {
      client.startTls(visit.helo());
    }
    if (visit.user().isPresent()) {
      login(client, visit.user().get());
    }
    return client;
  }

  private static void login(SmtpClient client, String user) throws IOException {
    String plain = "\0" + user + "\0" + PASSWORD;
    String encoded = Base64.getEncoder().encodeToString(plain.getBytes(ISO_8859_1));
    if (!client.command("AUTH PLAIN " + encoded).positive()) {
      throw new IOException("James does not know " + user);
    }
  }

  @Override
  public void submit(Script.Mailing mailing, Script.Data data) {
    throw new IllegalStateException("refused");
  }

  @Override
  public Fate fate() throws IOException {
    List<Captured> all = james.captured();
    Optional<String> held =
        all.stream()
            .filter(mail -> mail.state().equals("quarantine"))
            .map(Captured::reason)
            .findFirst();
    return new Fate(held, Optional.empty(), all.stream().map(Captured::delivery).toList());
  }

  @Override
  public String ours(String reply) {
    return reply;
  }

  @Override
  public boolean isOwn(String received) {
    return received.contains("by mx.example.org (JAMES");
  }

  @Override
  public boolean supplies(HeaderField field) {
    return false;
  }
}
