package org.sluicemail.script;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Edits;
import org.sluicemail.chain.Transaction;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Spool;

/** The chain alone: each moment is told to a {@link Transaction}. */
public final class ChainDoor implements Door {
  private final Consumer<Duration> pauses;

  public ChainDoor() {
    this(pause -> {});
  }

  /** One where somebody else, too, has to know how much time passes. */
  ChainDoor(Consumer<Duration> pauses) {
    this.pauses = pauses;
  }

  @Override
  public String name() {
    return "chain";
  }

  @Override
  public String shows(Verdict verdict, boolean local) {
    return VerdictText.of(verdict);
  }

  @Override
  public List<Heard> play(Script script) throws IOException, InterruptedException {
    List<Heard> heard = new ArrayList<>();
    ScriptClock clock = new ScriptClock();
    try (Engine engine = Engines.of(script, clock)) {
      for (Script.Visit visit : script.visits()) {
        for (Script.Mailing mailing : visit.mailings()) {
          clock.advance(mailing.pause());
          pauses.accept(mailing.pause());
          heard.add(play(engine, visit, mailing));
        }
      }
      if (engine.spool().open() > 0) {
        throw new AssertionError("bodies are left in the spool");
      }
    }
    return heard;
  }

  static Session session(Script.Visit visit) {
    Session session =
        Session.UNKNOWN.withClient(visit.client().orElse(Client.UNKNOWN)).withHelo(visit.helo());
    session = visit.user().map(session::withUser).orElse(session);
    return visit.tls().map(session::withTls).orElse(session);
  }

  private static Heard play(Engine engine, Script.Visit visit, Script.Mailing mailing)
      throws IOException, InterruptedException {
    Session session = session(visit);
    Transaction transaction =
        engine
            .routes()
            .at(session, mailing.sender())
            .begin(session, mailing.sender(), org.sluicemail.chain.Door.ANY);
    Ending.How how = mailing.content().isPresent() ? Ending.How.DECIDED : Ending.How.ABORTED;
    try {
      return tell(engine, visit.local(), mailing, transaction);
    } finally {
      transaction.end(how);
    }
  }

  private static Heard tell(
      Engine engine, boolean local, Script.Mailing mailing, Transaction transaction)
      throws IOException, InterruptedException {
    Verdict sender = transaction.sender();
    List<String> recipients = new ArrayList<>();
    for (Script.To to : mailing.recipients()) {
      recipients.add(recipient(transaction, local, to));
    }
    Heard heard = Heard.withoutEnd(VerdictText.of(local ? Verdict.proceed() : sender), recipients);
    if (mailing.content().isEmpty()) {
      return heard;
    }
    Script.Data data = mailing.content().get();
    try (Content body = spooled(engine.spool(), data.octets())) {
      transaction.header(data.header());
      Message message = new Message(data.header(), body);
      Decision decision = transaction.message(message, () -> {});
      Verdict verdict = local ? decision.oneAnswer() : decision.verdict();
      Mail received = new Mail(transaction.session(), transaction.envelope(), message);
      return concluded(heard, received, decision, verdict);
    }
  }

  private static String recipient(Transaction transaction, boolean local, Script.To to)
      throws IOException, InterruptedException {
    if (to.verdict().isEmpty()) {
      return Script.To.REFUSED;
    }
    Verdict verdict = transaction.recipient(to.recipient());
    return VerdictText.of(local ? Verdict.proceed() : verdict);
  }

  private static Heard concluded(Heard heard, Mail received, Decision decision, Verdict verdict)
      throws IOException {
    Edits edits = Edits.of(received.message().header(), decision.edits());
    Mail leaving = edits.apply(received);
    Optional<Leaving> left =
        verdict.accepts() ? Optional.of(leaving(leaving, edits)) : Optional.empty();
    return heard
        .end(VerdictText.of(verdict), left)
        .insight(
            EditText.of(received.message().header(), edits),
            decision.findings().entries().stream().map(each -> each.finding().name()).toList());
  }

  private static Leaving leaving(Mail mail, Edits edits) throws IOException {
    try (InputStream body = mail.message().body().open()) {
      Envelope envelope = mail.envelope();
      return Leaving.of(envelope, mail.message().header(), edits.top().size(), body.readAllBytes());
    }
  }

  private static Content spooled(Spool spool, byte[] octets) throws IOException {
    try (Spool.Writer writer = spool.writer(octets.length)) {
      writer.write(octets, 0, octets.length);
      return writer.finish();
    }
  }
}
