package org.sluicemail.script;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Verdict;
import org.sluicemail.servers.Captured;
import org.sluicemail.servers.Delivery;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesRelease;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;

/** James with our mailet: all is said behind the queue, where nobody waits for an answer. */
final class JamesMailetDoor implements Door {
  private final James james;
  private final JamesServer server;

  JamesMailetDoor(James james) {
    this.james = james;
    this.server = new JamesServer(james);
  }

  @Override
  public String name() {
    return "james-mailet";
  }

  @Override
  public Optional<String> refuses(Script script) {
    if (script.configuration().matches("(?s).*type: (Greylist|RateLimit)\\b.*")) {
      return Optional.of("they have no place behind the queue");
    }
    if (james.release() == JamesRelease.SERVER_3_8) {
      for (Script.Visit visit : script.visits()) {
        if (visit.user().isPresent()) {
          return Optional.of("set up without users");
        } else if (visit.tls().isPresent()) {
          return Optional.of("3.8 does not tell mailets of TLS");
        }
      }
    }
    for (Script.Mailing mailing : script.mailings()) {
      boolean refused =
          !mailing.onSender().equals(Verdict.proceed())
              || mailing.recipients().stream()
                  .anyMatch(to -> !to.verdict().equals(Optional.of(Verdict.proceed())));
      if (refused || mailing.content().isEmpty()) {
        return Optional.of("it has no answers to commands");
      }
    }
    return JamesLimits.of(script);
  }

  /** What the mailet has written on the mail; nothing is left of a discarded one. */
  @Override
  public String shows(Verdict verdict, boolean local) {
    return verdict instanceof Verdict.Discard ? verdict.word() : VerdictText.of(verdict);
  }

  @Override
  public List<Heard> play(Script script) throws IOException {
    james.load(script.configuration());
    List<Heard> heard = new ArrayList<>();
    for (Script.Visit visit : script.visits()) {
      try (SmtpClient client = server.open(visit)) {
        for (Script.Mailing mailing : visit.mailings()) {
          heard.add(play(client, mailing));
        }
      }
    }
    return heard;
  }

  private Heard play(SmtpClient client, Script.Mailing mailing) throws IOException {
    List<String> recipients =
        mailing.recipients().stream().map(to -> to.recipient().address().text()).toList();
    SmtpReply reply =
        client.mail(
            mailing.sender().address().text(),
            recipients,
            mailing.content().orElseThrow().message());
    if (!reply.positive()) {
      throw new IOException("James itself refused: " + reply);
    }
    Heard heard = Heard.withoutEnd("proceed", recipients.stream().map(each -> "proceed").toList());
    List<Captured> all = james.captured();
    return all.isEmpty() ? heard.end("discard", Optional.empty()) : end(heard, all.getFirst());
  }

  private Heard end(Heard heard, Captured mail) {
    String end = (mail.verdict() + " " + mail.reason()).strip();
    return heard.end(end, leaving(mail));
  }

  private Optional<Leaving> leaving(Captured mail) {
    if (mail.state().equals("rejected") || mail.state().equals("error")) {
      return Optional.empty();
    }
    Delivery delivery = mail.delivery();
    return Optional.of(
        Leaving.delivered(
            delivery.sender(), delivery.recipients(), delivery.content(), server::isOwn));
  }
}
