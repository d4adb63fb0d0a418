package org.sluicemail.james;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.core.MailAddress;
import org.apache.james.protocols.smtp.MailEnvelope;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Recipient;

/**
 * What one scan of a message came to.
 *
 * @param envelope whose message it is
 * @param each the answers to recipients of whom something else is said
 * @param others the answer to all others
 */
record LmtpScan(MailEnvelope envelope, Map<Address, HookResult> each, HookResult others) {

  /** Takes the mail that is under way in {@code session}, judges and ends it. */
  static LmtpScan of(SMTPSession session, MailEnvelope envelope, Stages stages)
      throws IOException, InterruptedException {
    return switch (stages.take(session)) {
      case Staged.Unjudged unjudged -> new LmtpScan(envelope, Map.of(), HookResult.DECLINED);
      case Staged.Underway mail ->
          stages.timed(mail, Moment.MESSAGE, () -> of(session, envelope, mail, stages));
    };
  }

  private static LmtpScan of(
      SMTPSession session, MailEnvelope envelope, Staged.Underway mail, Stages stages)
      throws IOException, InterruptedException {
    Engine engine = mail.engine();
    try (InputStream in = envelope.getMessageInputStream();
        ReceivedMessage message =
            ReceivedMessage.read(in, session.getSessionID(), engine.spool(), engine.limits())) {
      Decision decision = decide(mail.transaction(), envelope, message);
      mail.tell(decision.verdict());
      stages.figures().count(decision.verdict());
      mail.end(Ending.How.DECIDED);
      return of(envelope, decision);
    } finally {
      mail.end(Ending.How.ABORTED);
    }
  }

  private static Decision decide(
      Transaction transaction, MailEnvelope envelope, ReceivedMessage message)
      throws IOException, InterruptedException {
    transaction.recipients(envelope.getRecipients().stream().map(JamesSession::recipient).toList());
    transaction.header(message.received().header());
    return transaction.message(message.received(), Pulse.NONE);
  }

  private static LmtpScan of(MailEnvelope envelope, Decision decision) {
    Map<Address, HookResult> each = new HashMap<>();
    if (decision.verdict().accepts()) {
      List<Decision.ForRecipient> all = decision.recipients();
      all.stream()
          .filter(one -> !one.verdict().accepts())
          .forEach(one -> each.put(address(one.recipient()), HookResults.of(one.verdict())));
      all.stream()
          .filter(one -> one.verdict().accepts())
          .forEach(one -> each.remove(address(one.recipient())));
      decision.edits().stream()
          .filter(Edit.RemoveRecipient.class::isInstance)
          .map(edit -> ((Edit.RemoveRecipient) edit).recipient())
          .forEach(gone -> each.put(gone, HookResults.of(new Verdict.Discard("taken off"))));
    }
    return new LmtpScan(envelope, each, HookResults.of(decision.verdict()));
  }

  private static Address address(Recipient recipient) {
    return recipient.address();
  }

  /** The answer to this recipient. */
  HookResult of(MailAddress recipient) {
    return each.getOrDefault(address(JamesSession.recipient(recipient)), others);
  }
}
