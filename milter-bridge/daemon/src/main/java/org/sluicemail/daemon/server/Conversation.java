package org.sluicemail.daemon.server;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Summary;
import org.sluicemail.chain.Transaction;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.FrameWriter;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Phase;
import org.sluicemail.milter.codec.Response;
import org.sluicemail.milter.codec.Step;

/**
 * One conversation with a mail server: what its commands come to, and what we answer.
 *
 * <p>No octet is read or written here but through {@link Wire}. Confined to one thread.
 */
final class Conversation {
  /** The way back to the mail server. */
  interface Wire {
    /** Where answers are gathered. */
    FrameWriter out();

    /** Sends what was gathered. */
    void flush() throws IOException;
  }

  private final Engine engine;
  private final Counters counters;
  private final Wire wire;
  private final Options wanted;
  private final Facts facts;
  private final Pulse pulse;
  private Options agreed = Options.everything();
  private Door door = Door.ANY;
  private Phase phase = Phase.NEGOTIATION;

  /** Whether the answers of this mail wait for its end; see {@link #mail}. */
  private boolean held;

  /** What was said to the last mail: a server that goes on with it all the same hears it again. */
  private Verdict given = Verdict.proceed();

  private @Nullable Transaction transaction;
  private @Nullable Incoming incoming;

  Conversation(Terms terms, Counters counters, Wire wire) {
    this.engine = terms.engine();
    this.counters = counters;
    this.wire = wire;
    this.wanted = terms.wanted();
    this.facts = new Facts(terms.listener(), terms.macros());
    this.pulse =
        () -> {
          wire.out().add(new Response.Progress());
          wire.flush();
        };
  }

  /** Whether a mail is under way. */
  boolean inTransaction() {
    return transaction != null;
  }

  /** Whether nothing more will be said. */
  boolean isOver() {
    return phase == Phase.CLOSED;
  }

  /** Whether the mail server has said what it can do. */
  boolean hasNegotiated() {
    return phase != Phase.NEGOTIATION;
  }

  /** Takes one command; {@code ProtocolException} when it has no place here. */
  void take(Command command) throws IOException, InterruptedException {
    Phase before = phase;
    phase = phase.after(command, agreed.steps());
    if (before.inTransaction() && restarts(command)) {
      end(Ending.How.ABORTED);
    }
    facts.note(command);
    if (facts.overflow() && transaction != null) {
      incoming().refuse();
    }
    switch (command) {
      case Command.OptionNegotiation(Options offer) -> negotiate(offer);
      case Command.DefineMacros macros -> {}
      case Command.Connect connect -> answer(command, connect());
      case Command.Mail mail -> answer(command, mail(mail));
      case Command.Rcpt rcpt -> answer(command, recipient(rcpt));
      case Command.Header(String name, Octets value) -> answer(command, header(name, value));
      case Command.EndOfHeader end -> answer(command, endOfHeader());
      case Command.Body(Octets chunk) -> answer(command, body(chunk));
      case Command.EndOfMessage(Octets chunk) -> endOfMessage(chunk);
      case Command.Abort abort -> {}
      case Command.Quit quit -> {}
      case Command.QuitNewConnection quit -> {}
      case Command.Helo helo -> answer(command, new Answer.Continue());
      case Command.Data data -> answer(command, new Answer.Continue());
      case Command.Unknown unknown -> answer(command, new Answer.Continue());
    }
  }

  private static boolean restarts(Command command) {
    return switch (command) {
      case Command.Helo c -> true;
      case Command.Mail c -> true;
      case Command.Abort c -> true;
      case Command.Quit c -> true;
      case Command.QuitNewConnection c -> true;
      default -> false;
    };
  }

  /** The connection is lost, or we are: whatever was under way ends. */
  void disconnected() throws InterruptedException {
    end(Ending.How.DISCONNECTED);
  }

  private void negotiate(Options offer) throws IOException {
    agreed = wanted.answer(offer);
    door = Negotiation.door(agreed);
    wire.out().add(new Response.Negotiated(agreed));
  }

  private Answer connect() {
    boolean nobodyCares =
        engine.routes().atConnect(facts.session()).filter(Chain::isEmpty).isPresent();
    return nobodyCares ? new Answer.Accept() : new Answer.Continue();
  }

  /**
   * Begins a mail. Without angle brackets it comes from Postfix's own cleanup (sendmail(1),
   * bounces), where a refused command is an error of configuration that jams the queue; so then all
   * answers are given at the end of the message.
   */
  private Answer mail(Command.Mail mail) throws IOException, InterruptedException {
    held = !mail.sender().startsWith("<");
    given = Verdict.proceed();
    TypedPath typed = TypedPath.of(mail.sender(), mail.arguments());
    ReversePath sender = new ReversePath(typed.address(), typed.parameters());
    var session = facts.session();
    Transaction begun = engine.routes().at(session, sender).begin(session, sender, door);
    transaction = begun;
    Verdict verdict = begun.sender();
    boolean answered = !held && agreed.answers(mail);
    if (verdict.accepts() || !answered) {
      return new Answer.Continue();
    }
    given = verdict;
    counters.decided(verdict);
    end(Ending.How.DECIDED);
    return Conclusion.answer(verdict);
  }

  private Answer recipient(Command.Rcpt rcpt) throws IOException, InterruptedException {
    Transaction current = transaction;
    if (current == null) {
      return new Answer.Continue();
    }
    current.session(facts.session());
    TypedPath typed = TypedPath.of(rcpt.recipient(), rcpt.arguments());
    Verdict verdict = current.recipient(new Recipient(typed.address(), typed.parameters()));
    held = held || (!verdict.accepts() && !agreed.answers(rcpt));
    return held ? new Answer.Continue() : Conclusion.answer(verdict);
  }

  private Answer header(String name, Octets value) {
    if (transaction != null && !transaction.settled()) {
      Octets folded = Folding.fromMilter(value);
      Octets exact = agreed.has(Step.LEADING_SPACE) ? folded : spaced(folded);
      incoming().field(HeaderField.of(Octets.of(name), exact));
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

  private Answer endOfHeader() throws IOException, InterruptedException {
    Transaction current = transaction;
    if (current == null) {
      return new Answer.Continue();
    }
    headerMoment(current);
    boolean free = agreed.answers(new Command.EndOfHeader()) && !held;
    boolean judged = current.settled() || current.isDecidedByHeader();
    return free && judged && incoming().failure().isEmpty()
        ? decideEarly(current)
        : new Answer.Continue();
  }

  private void headerMoment(Transaction current) throws IOException, InterruptedException {
    current.session(facts.session());
    if (incoming().failure().isEmpty()) {
      current.header(incoming().header());
    }
  }

  private Answer decideEarly(Transaction current) throws InterruptedException {
    Verdict verdict = current.verdict();
    given = verdict;
    counters.decided(verdict);
    end(Ending.How.DECIDED);
    return verdict.accepts() ? new Answer.Accept() : Conclusion.answer(verdict);
  }

  private Answer body(Octets chunk) throws IOException, InterruptedException {
    Transaction current = transaction;
    if (current == null) {
      return new Answer.Continue();
    }
    if (!current.settled() && current.chain().needs().body()) {
      incoming().body(chunk);
      return new Answer.Continue();
    }
    return agreed.has(Step.SKIP) ? new Answer.Skip() : new Answer.Continue();
  }

  private void endOfMessage(Octets chunk) throws IOException, InterruptedException {
    Transaction current = transaction;
    if (current == null) {
      wire.out().add(Conclusion.answer(given));
      return;
    }
    if (!chunk.isEmpty()) {
      body(chunk);
    }
    if (!current.isHeaderComplete()) {
      headerMoment(current);
    }
    current.session(facts.session());
    Optional<Message> message = incoming().finish();
    try {
      Decision decision = decide(current, message);
      conclude(current, decision);
      end(Ending.How.DECIDED);
    } finally {
      message.ifPresent(Message::close);
    }
  }

  private Decision decide(Transaction current, Optional<Message> message)
      throws IOException, InterruptedException {
    return message.isPresent()
        ? current.message(message.get(), pulse)
        : current.message(incoming().failure().orElseThrow());
  }

  /** All edits and the answer, in one write where they are not large. */
  private void conclude(Transaction current, Decision decision) throws IOException {
    Verdict verdict = held ? decision.oneAnswer() : decision.verdict();
    counters.decided(verdict);
    Summary.log(current, decision, verdict);
    given = verdict;
    Counting counting = Counting.of(current.session().server());
    new Conclusion(wire, agreed, counting).send(verdict, incoming().header(), decision.edits());
  }

  private void answer(Command command, Answer answer) {
    if (agreed.answers(command)) {
      wire.out().add(answer);
    }
  }

  private Incoming incoming() {
    Incoming current = incoming;
    if (current == null) {
      current = new Incoming(engine.spool(), engine.limits());
      incoming = current;
    }
    return current;
  }

  /** Ends the mail that is under way, if there is one. */
  private void end(Ending.How how) throws InterruptedException {
    Transaction ending = transaction;
    Incoming rest = incoming;
    transaction = null;
    incoming = null;
    try {
      if (ending != null) {
        ending.end(how);
      }
    } finally {
      if (rest != null) {
        rest.close();
      }
    }
  }
}
