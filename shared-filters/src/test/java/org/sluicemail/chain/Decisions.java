package org.sluicemail.chain;

import java.io.IOException;
import java.util.List;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.NoLeaks;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

/** Sends mails through chains, from MAIL to the end. */
final class Decisions {
  static final Recipient BOB = Recipient.of("<bob@example.org>");
  static final Recipient CAROL = Recipient.of("<carol@example.org>");
  static final Outcome REJECT = Outcome.reject(550, "5.7.1", "no");
  static final Outcome TEMPFAIL = Outcome.tempFail(451, "4.7.1", "later");
  static final Outcome DISCARD = Outcome.discard("rubbish");
  static final Outcome QUARANTINE = Outcome.quarantine("odd");

  private Decisions() {}

  static Transaction begin(Chain chain) {
    return begin(chain, Door.ANY);
  }

  static Transaction begin(Chain chain, Door door) {
    return chain.begin(Mails.session(), ReversePath.of("<alice@example.com>"), door);
  }

  /** What becomes of the message to Bob. */
  static Decision decide(Message message, Chain chain) throws Exception {
    return decide(message, chain, Door.ANY, BOB);
  }

  static Decision decide(Message message, Chain chain, Pulse pulse) throws Exception {
    return decide(message, begin(chain), pulse, BOB);
  }

  static Decision decide(Message message, Chain chain, Door door, Recipient... recipients)
      throws Exception {
    return decide(message, begin(chain, door), Pulse.NONE, recipients);
  }

  private static Decision decide(
      Message message, Transaction transaction, Pulse pulse, Recipient... recipients)
      throws Exception {
    try {
      return transaction.all(List.of(recipients), message, pulse);
    } finally {
      transaction.end(Ending.How.DECIDED);
    }
  }

  static Outcome outcome(String verdict) {
    return switch (verdict) {
      case "proceed" -> Outcome.PROCEED;
      case "quarantine" -> QUARANTINE;
      case "tempfail" -> TEMPFAIL;
      case "discard" -> DISCARD;
      case "reject" -> REJECT;
      default -> throw new IllegalArgumentException(verdict);
    };
  }

  /** What a failure comes to. */
  static Verdict verdict(OnError onError) {
    return switch (onError) {
      case PROCEED -> Verdict.proceed();
      case TEMPFAIL -> new Verdict.TempFail(Reply.UNAVAILABLE);
      case REJECT -> new Verdict.Reject(new Reply(550, "5.7.1", "Message could not be checked"));
    };
  }

  static HeaderField field(String name, String text) {
    return HeaderField.of(name, text);
  }

  static Outcome reject(String text) {
    return Outcome.reject(550, "5.7.1", text);
  }

  static Verdict rejected(String text) {
    return reject(text).verdict();
  }

  /** A body in the spool, so that a leak is seen. */
  static Outcome withBody(NoLeaks noLeaks) throws IOException {
    try (var body = noLeaks.spool().writer(1000)) {
      body.write(new byte[100], 0, 100);
      return Outcome.PROCEED.edit(new Edit.ReplaceBody(body.finish()));
    }
  }
}
