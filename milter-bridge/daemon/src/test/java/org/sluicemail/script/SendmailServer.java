package org.sluicemail.script;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Delivery;
import org.sluicemail.servers.Sendmail;
import org.sluicemail.servers.SendmailQueue;
import org.sluicemail.servers.SmtpClient;

/** Sendmail; it knows no other client than the loopback one. */
final class SendmailServer implements MailServer {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Sendmail sendmail;

  SendmailServer(Sendmail sendmail) {
    this.sendmail = sendmail;
  }

  /** What stands in {@code INPUT_MAIL_FILTER} for our milter. */
  static String filter(Endpoint.Inet milter) {
    return "S=inet:" + milter.port() + "@" + milter.host() + ", F=T, T=S:10s;R:10s;E:5m";
  }

  @Override
  public String name() {
    return "sendmail";
  }

  @Override
  public Optional<String> refuses(Script script) {
    for (Script.Visit visit : script.visits()) {
      if (visit.client().filter(client -> !client.addressText().equals("127.0.0.1")).isPresent()) {
        return Optional.of("its client is always 127.0.0.1");
      } else if (visit.user().isPresent() || visit.tls().isPresent()) {
        return Optional.of("set up without AUTH and STARTTLS");
      } else if (visit.local()) {
        return Optional.of("its submission program is not installed");
      }
    }
    return Optional.empty();
  }

  @Override
  public SmtpClient open(Script.Visit visit) throws IOException {
    return SmtpClient.open(sendmail.port(), visit.helo());
  }

  @Override
  public void submit(Script.Mailing mailing, Script.Data data) {
    throw new IllegalStateException("refused");
  }

  @Override
  public Fate fate() throws IOException {
    Await.until("a queue at rest", LIMIT, () -> inQueue(false).isEmpty());
    Optional<SendmailQueue.Entry> held = inQueue(true).stream().findFirst();
    if (held.isPresent()) {
      sendmail.release();
      Await.until("an empty queue", LIMIT, () -> sendmail.queue().entries("").isEmpty());
    }
    return new Fate(held.flatMap(entry -> entry.line('q')), Optional.empty(), deliveries());
  }

  private List<SendmailQueue.Entry> inQueue(boolean held) throws IOException {
    return sendmail.queue().entries("").stream()
        .filter(entry -> entry.quarantined() == held)
        .toList();
  }

  private List<Delivery> deliveries() {
    List<Delivery> all = new ArrayList<>();
    for (var next = sendmail.sink().poll(""); next.isPresent(); next = sendmail.sink().poll("")) {
      all.add(next.get());
    }
    return all;
  }

  /** Sendmail names the address: {@code 550 5.1.1 <nobody@example.org>... No such user}. */
  @Override
  public String ours(String reply) {
    return reply.replaceFirst("<[^>]*>\\.\\.\\. ", "");
  }

  @Override
  public boolean isOwn(String received) {
    return received.contains("by " + Sendmail.HOST);
  }

  @Override
  public boolean supplies(HeaderField field) {
    return SmtpDoor.isNamed(field, "Date", "From", "Message-Id");
  }
}
