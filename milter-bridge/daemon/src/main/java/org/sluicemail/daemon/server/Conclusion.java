package org.sluicemail.daemon.server;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.chain.Edits;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Printable;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;

/** The end of a message as it is told to the mail server: all edits and the answer. */
final class Conclusion {
  private static final Logger LOG = LoggerFactory.getLogger(Conclusion.class);

  /** A replaced body goes out in pieces: we hold no whole body in memory. */
  private static final int FLUSH = 256 << 10;

  private final Conversation.Wire wire;
  private final Options agreed;
  private final Counting counting;

  Conclusion(Conversation.Wire wire, Options agreed, Counting counting) {
    this.wire = wire;
    this.agreed = agreed;
    this.counting = counting;
  }

  /** Sends all of it, in one write where it is not large. */
  void send(Verdict verdict, Header received, List<Edit> edits) throws IOException {
    wire.out().add(verdict.accepts() ? accept(verdict, received, edits) : answer(verdict));
    wire.flush();
  }

  /**
   * Edits that the protocol cannot carry, as of a field with a name that is none, make the client
   * try again: what was sent of them is moot then.
   */
  private Answer accept(Verdict verdict, Header received, List<Edit> edits) throws IOException {
    try {
      new EditEncoder(received, agreed, counting, this::send).encode(Edits.of(received, edits));
      if (verdict instanceof Verdict.Quarantine(String reason)) {
        send(new Modification.Quarantine(Printable.line(reason)));
      }
      return new Answer.Accept();
    } catch (IllegalArgumentException e) {
      LOG.error("message deferred: an edit cannot be sent", e);
      return answer(new Verdict.TempFail(Reply.UNAVAILABLE));
    }
  }

  private void send(Modification modification) throws IOException {
    wire.out().add(modification);
    if (wire.out().size() > FLUSH) {
      wire.flush();
    }
  }

  /** The answer that a verdict is, at any moment but where one that accepts ends the message. */
  static Answer answer(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Proceed() -> new Answer.Continue();
      case Verdict.Quarantine q -> new Answer.Continue();
      case Verdict.TempFail(Reply reply) -> reply(reply);
      case Verdict.Discard d -> new Answer.Discard();
      case Verdict.Reject(Reply reply) -> reply(reply);
    };
  }

  private static Answer reply(Reply reply) {
    return Answer.ReplyCode.of(reply.code(), reply.status(), reply.text());
  }
}
