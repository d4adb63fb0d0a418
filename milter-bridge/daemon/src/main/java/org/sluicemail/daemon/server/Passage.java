package org.sluicemail.daemon.server;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Step;

/**
 * One mail on its way through a conversation, from MAIL to its end.
 *
 * <p>Without angle brackets at MAIL it comes from Postfix's own cleanup (sendmail(1), bounces),
 * where a refused command is an error of configuration that jams the queue; so then all answers are
 * given at the end of the message.
 */
final class Passage {
  private final Engine engine;
  private final Counters counters;
  private final Facts facts;
  private final Options agreed;
  private final Command.Mail mail;
  private final Transaction transaction;

  /** Whether the answers wait for the end. */
  private boolean held;

  private Optional<Verdict> told = Optional.empty();
  private @Nullable Incoming incoming;

  Passage(Engine engine, Counters counters, Facts facts, Options agreed, Command.Mail mail) {
    this.engine = engine;
    this.counters = counters;
    this.facts = facts;
    this.agreed = agreed;
    this.mail = mail;
    this.held = !mail.sender().startsWith("<");
    TypedPath typed = TypedPath.of(mail.sender(), mail.arguments());
    ReversePath sender = new ReversePath(typed.address(), typed.parameters());
    Session session = facts.session();
    this.transaction =
        engine.routes().at(session, sender).begin(session, sender, Negotiation.door(agreed));
  }

  /** What was said of the whole mail, once it was. */
  Optional<Verdict> told() {
    return told;
  }

  private void tell(Verdict verdict) {
    told = Optional.of(verdict);
    counters.decided(verdict);
  }

  /** The server tells more of this mail than we keep. */
  void refuse() {
    incoming().refuse();
  }

  Answer sender() throws IOException, InterruptedException {
    Verdict verdict = transaction.sender();
    boolean answered = !held && agreed.answers(mail);
    if (verdict.accepts() || !answered) {
      return new Answer.Continue();
    }
    tell(verdict);
    return Conclusion.answer(verdict);
  }

  Answer recipient(Command.Rcpt rcpt) throws IOException, InterruptedException {
    transaction.session(facts.session());
    TypedPath typed = TypedPath.of(rcpt.recipient(), rcpt.arguments());
    Verdict verdict = transaction.recipient(new Recipient(typed.address(), typed.parameters()));
    held = held || (!verdict.accepts() && !agreed.answers(rcpt));
    return held ? new Answer.Continue() : Conclusion.answer(verdict);
  }

  Answer header(Command.Header field) {
    if (!transaction.settled()) {
      Octets folded = Folding.fromMilter(field.value());
      Octets exact = agreed.has(Step.LEADING_SPACE) ? folded : spaced(folded);
      incoming().field(HeaderField.of(Octets.of(field.name()), exact));
    }
    return new Answer.Continue();
  }

  /** A server that takes the space behind the colon away takes exactly one. */
  private static Octets spaced(Octets value) {
    byte[] bytes = new byte[value.length() + 1];
    bytes[0] = ' ';
    System.arraycopy(value.toArray(), 0, bytes, 1, value.length());
    return Octets.of(bytes);
  }

  Answer endOfHeader() throws IOException, InterruptedException {
    headerMoment();
    boolean free = agreed.answers(new Command.EndOfHeader()) && !held;
    boolean judged = transaction.settled() || transaction.isDecidedByHeader();
    return free && judged && incoming().failure().isEmpty() ? decideEarly() : new Answer.Continue();
  }

  private void headerMoment() throws IOException, InterruptedException {
    transaction.session(facts.session());
    if (incoming().failure().isEmpty()) {
      transaction.header(incoming().header());
    }
  }

  private Answer decideEarly() {
    Verdict verdict = transaction.verdict();
    tell(verdict);
    return verdict.accepts() ? new Answer.Accept() : Conclusion.answer(verdict);
  }

  Answer body(Octets chunk) {
    if (transaction.wantsBody()) {
      incoming().body(chunk);
      return new Answer.Continue();
    }
    return agreed.has(Step.SKIP) ? new Answer.Skip() : new Answer.Continue();
  }

  /** All edits and the answer, in one write where they are not large. */
  void endOfMessage(Octets chunk, Conversation.Wire wire, Pulse pulse)
      throws IOException, InterruptedException {
    if (!chunk.isEmpty()) {
      body(chunk);
    }
    if (!transaction.isHeaderComplete()) {
      headerMoment();
    }
    transaction.session(facts.session());
    Optional<Message> message = incoming().finish();
    try {
      Decision decision = decide(message, pulse);
      Verdict verdict = held ? decision.oneAnswer() : decision.verdict();
      tell(verdict);
      Counting counting = Counting.of(transaction.session().server());
      new Conclusion(wire, agreed, counting).send(verdict, incoming().header(), decision.edits());
      end(Ending.How.DECIDED);
    } finally {
      message.ifPresent(Message::close);
    }
  }

  private Decision decide(Optional<Message> message, Pulse pulse)
      throws IOException, InterruptedException {
    return message.isPresent()
        ? transaction.message(message.get(), pulse)
        : transaction.message(incoming().failure().orElseThrow());
  }

  private Incoming incoming() {
    Incoming current = incoming;
    if (current == null) {
      current = new Incoming(engine.spool(), engine.limits());
      incoming = current;
    }
    return current;
  }

  /** Tells the log and whoever observes; what a message held is given up. */
  void end(Ending.How how) throws InterruptedException {
    Incoming rest = incoming;
    incoming = null;
    try {
      engine.journal().note(transaction, how, told);
      transaction.end(how);
    } finally {
      if (rest != null) {
        rest.close();
      }
    }
  }
}
