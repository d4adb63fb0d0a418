package org.sluicemail.daemon.server;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Pulse;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.FrameWriter;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Phase;
import org.sluicemail.milter.codec.Response;

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
  private Phase phase = Phase.NEGOTIATION;

  /** What was said to the last mail: a server that goes on with it all the same hears it again. */
  private Verdict given = Verdict.proceed();

  private @Nullable Passage passage;

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
    return passage != null;
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
    if (facts.overflow() && passage != null) {
      passage.refuse();
    }
    switch (command) {
      case Command.OptionNegotiation(Options offer) -> negotiate(offer);
      case Command.DefineMacros macros -> {}
      case Command.Connect connect -> answer(command, connect());
      case Command.Mail mail -> answer(command, mail(mail));
      case Command.Rcpt rcpt -> answer(command, ask(mail -> mail.recipient(rcpt)));
      case Command.Header header -> answer(command, ask(mail -> mail.header(header)));
      case Command.EndOfHeader end -> answer(command, ask(Passage::endOfHeader));
      case Command.Body(Octets chunk) -> answer(command, ask(mail -> mail.body(chunk)));
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
    wire.out().add(new Response.Negotiated(agreed));
  }

  private Answer connect() {
    boolean nobodyCares =
        engine.routes().atConnect(facts.session()).filter(Chain::isEmpty).isPresent();
    return nobodyCares ? new Answer.Accept() : new Answer.Continue();
  }

  private Answer mail(Command.Mail mail) throws IOException, InterruptedException {
    given = Verdict.proceed();
    passage = new Passage(engine, counters, facts, agreed, mail);
    return ask(Passage::sender);
  }

  /** What a command comes to while a mail is under way. */
  private interface Question {
    Answer to(Passage mail) throws IOException, InterruptedException;
  }

  /** Without a mail, as after it was decided, the server is to go on as it likes. */
  private Answer ask(Question question) throws IOException, InterruptedException {
    Passage mail = passage;
    if (mail == null) {
      return new Answer.Continue();
    }
    Answer answer = question.to(mail);
    if (mail.told().isPresent()) {
      end(Ending.How.DECIDED);
    }
    return answer;
  }

  private void endOfMessage(Octets chunk) throws IOException, InterruptedException {
    Passage mail = passage;
    if (mail == null) {
      wire.out().add(Conclusion.answer(given));
      return;
    }
    mail.endOfMessage(chunk, wire, pulse);
    passage = null;
    given = mail.told().orElse(given);
  }

  private void answer(Command command, Answer answer) {
    if (agreed.answers(command)) {
      wire.out().add(answer);
    }
  }

  /** Ends the mail that is under way, if there is one. */
  private void end(Ending.How how) throws InterruptedException {
    Passage ending = passage;
    passage = null;
    if (ending != null) {
      given = ending.told().orElse(given);
      ending.end(how);
    }
  }
}
