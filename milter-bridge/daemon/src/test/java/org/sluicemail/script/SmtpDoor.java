package org.sluicemail.script;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.servers.Delivery;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;

/** A real mail server: mails are told over SMTP, and what it delivers is looked at. */
final class SmtpDoor implements Door {
  private final MailServer server;
  private final Chains chains;

  SmtpDoor(MailServer server, Chains chains) {
    this.server = server;
    this.chains = chains;
  }

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public Optional<String> refuses(Script script) {
    return server.refuses(script);
  }

  /**
   * The client is not told that a mail is set aside; the word comes from the queue. Who submits
   * sees the enhanced status and the text, in a bounce or the log.
   */
  @Override
  public String shows(Verdict verdict, boolean local) {
    if (verdict instanceof Verdict.Quarantine) {
      return verdict.word();
    }
    String text = VerdictText.toServer(verdict);
    return local ? text.replaceFirst(" \\d{3} ", " ") : text;
  }

  @Override
  public Leaving comparable(Leaving left, Leaving expected) {
    Set<String> there =
        expected.fields().stream()
            .map(field -> field.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    return left.without(
        field -> server.supplies(field) && !there.contains(field.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public List<Heard> play(Script script) throws IOException {
    chains.load(script);
    List<Heard> heard = new ArrayList<>();
    for (Script.Visit visit : script.visits()) {
      heard.addAll(visit.local() ? submit(visit) : converse(visit));
    }
    chains.awaitNoBodies();
    return heard;
  }

  private List<Heard> converse(Script.Visit visit) throws IOException {
    List<Heard> heard = new ArrayList<>();
    try (SmtpClient client = server.open(visit)) {
      for (Script.Mailing mailing : visit.mailings()) {
        chains.await(mailing);
        heard.add(play(client, mailing));
        if (mailing.reset()) {
          client.command("RSET");
        }
      }
      client.command("QUIT");
    }
    return heard;
  }

  private Heard play(SmtpClient client, Script.Mailing mailing) throws IOException {
    ReversePath sender = mailing.sender();
    SmtpReply mail =
        client.command(line("MAIL FROM:" + sender.address().path(), sender.parameters()));
    List<String> recipients = new ArrayList<>();
    for (Script.To to : mailing.recipients()) {
      String path = to.recipient().address().path();
      SmtpReply reply = client.command(line("RCPT TO:" + path, to.recipient().parameters()));
      boolean refused = to.verdict().isEmpty() && !reply.positive();
      recipients.add(refused ? Script.To.REFUSED : server.ours(shown(reply)));
    }
    Heard heard = Heard.withoutEnd(server.ours(shown(mail)), recipients);
    if (mailing.content().isEmpty()) {
      return heard;
    }
    SmtpReply reply = client.data(mailing.content().get().message());
    return reply.positive()
        ? taken(heard, server.fate())
        : heard.end(shown(reply), Optional.empty());
  }

  private static String line(String command, List<String> parameters) {
    return parameters.isEmpty() ? command : command + " " + String.join(" ", parameters);
  }

  private static String shown(SmtpReply reply) {
    String word = reply.positive() ? "proceed" : reply.code() < 500 ? "tempfail" : "reject";
    return reply.positive() ? word : word + " " + reply;
  }

  private Heard taken(Heard heard, MailServer.Fate fate) {
    if (fate.deliveries().isEmpty()) {
      return heard.end("discard", Optional.empty());
    }
    String end = fate.held().isPresent() ? "quarantine" : "proceed";
    return heard.end(end, Optional.of(leaving(fate.deliveries())));
  }

  private Leaving leaving(List<Delivery> deliveries) {
    List<Leaving> all = new ArrayList<>();
    List<String> recipients = new ArrayList<>();
    deliveries.forEach(each -> recipients.addAll(each.recipients()));
    for (Delivery each : deliveries) {
      all.add(Leaving.delivered(each.sender(), recipients, each.content(), server::isOwn));
      String difference = all.getLast().difference(all.getFirst());
      if (!difference.isEmpty()) {
        throw new AssertionError("deliveries of one mail differ: " + difference);
      }
    }
    return all.getFirst();
  }

  /** Who submits by sendmail(1) hears nothing: a bounce refuses, and the queue defers. */
  private List<Heard> submit(Script.Visit visit) throws IOException {
    List<Heard> heard = new ArrayList<>();
    for (Script.Mailing mailing : visit.mailings()) {
      chains.await(mailing);
      List<String> recipients = mailing.recipients().stream().map(to -> "proceed").toList();
      Heard begun = Heard.withoutEnd("proceed", recipients);
      server.submit(mailing, mailing.content().orElseThrow());
      heard.add(submitted(begun, mailing, server.fate()));
      letGo(heard.getLast());
    }
    return heard;
  }

  /** What was deferred is tried again: when nobody objects any more it is delivered. */
  private void letGo(Heard heard) throws IOException {
    if (heard.end().filter(end -> end.startsWith("tempfail")).isPresent()) {
      chains.loadNothing();
      if (server.fate().deliveries().isEmpty()) {
        throw new AssertionError("deferred mail was not tried again");
      }
    }
  }

  private Heard submitted(Heard heard, Script.Mailing mailing, MailServer.Fate fate) {
    Optional<String> bounce =
        fate.deliveries().stream()
            .filter(each -> each.sender().isEmpty() && !mailing.sender().isNull())
            .map(Delivery::text)
            .findFirst();
    if (fate.later().isPresent()) {
      return heard.end("tempfail " + fate.later().get(), Optional.empty());
    }
    return bounce
        .map(text -> heard.end("reject " + Bounce.reply(text), Optional.empty()))
        .orElseGet(() -> taken(heard, fate));
  }

  static boolean isNamed(HeaderField field, String... names) {
    return List.of(names).stream().anyMatch(field::isNamed);
  }
}
