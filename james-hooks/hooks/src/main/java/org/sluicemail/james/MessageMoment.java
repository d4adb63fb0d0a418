package org.sluicemail.james;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Edits;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.LimitException;
import org.sluicemail.mail.Recipient;

/** The last moments of a mail: its header, its message, and what comes of both. */
final class MessageMoment {
  private static final Logger LOG = LoggerFactory.getLogger(MessageMoment.class);
  private static final Verdict TOO_LARGE =
      new Verdict.TempFail(new Reply(452, "4.3.4", "Message is larger than can be filtered"));

  private final Staged.Underway underway;
  private final Transaction transaction;
  private final Stages stages;

  MessageMoment(Staged.Underway underway, Stages stages) {
    this.underway = underway;
    this.transaction = underway.transaction();
    this.stages = stages;
  }

  /** Judges the mail, carries out what is to be done with it, and ends the transaction. */
  HookResult judge(Mail mail, String session) throws IOException, InterruptedException {
    try {
      return HookResults.of(judged(mail, session));
    } finally {
      underway.end(Ending.How.ABORTED);
    }
  }

  /** The transaction ends while the message is held: its observers may look at it. */
  private Verdict judged(Mail mail, String session) throws IOException, InterruptedException {
    transaction.session(transaction.session().withQueueId(mail.getName()));
    transaction.recipients(JamesMail.recipients(mail));
    Engine engine = underway.engine();
    try (JamesMail james = JamesMail.read(mail, session, engine.spool(), engine.limits())) {
      Verdict verdict = answer(mail, james);
      underway.end(Ending.How.DECIDED);
      return verdict;
    } catch (LimitException e) {
      LOG.warn("{}: deferred: {}", mail.getName(), e.getMessage());
      Verdict verdict = concluded(mail, transaction.message(TOO_LARGE), TOO_LARGE);
      underway.end(Ending.How.DECIDED);
      return verdict;
    }
  }

  private Verdict answer(Mail mail, JamesMail james) throws IOException, InterruptedException {
    transaction.header(james.received().header());
    Decision decision = transaction.message(james.received(), Pulse.NONE);
    Verdict verdict = amongThose(mail, decision).oneAnswer();
    if (verdict.accepts()) {
      james.edit(Edits.of(james.received().header(), decision.edits()));
    }
    if (verdict instanceof Verdict.Quarantine) {
      mail.setState(stages.settings().quarantineProcessor());
    }
    return concluded(mail, decision, verdict);
  }

  /** Whoever was refused at RCPT has heard so; only who is named now for the first time has not. */
  private static Decision amongThose(Mail mail, Decision decision) {
    if (decision.recipients().stream().allMatch(each -> each.verdict().takes())) {
      return decision;
    }
    Set<Address> there =
        JamesMail.recipients(mail).stream().map(Recipient::address).collect(Collectors.toSet());
    return new Decision(
        decision.verdict(),
        decision.recipients().stream()
            .filter(each -> there.contains(each.recipient().address()))
            .toList(),
        decision.edits(),
        decision.findings(),
        decision.reports());
  }

  private Verdict concluded(Mail mail, Decision decision, Verdict verdict) {
    MailMarks.write(mail, verdict, decision.findings());
    underway.tell(verdict);
    stages.figures().count(verdict);
    return verdict;
  }
}
