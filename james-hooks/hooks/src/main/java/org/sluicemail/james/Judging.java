package org.sluicemail.james;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Edits;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;

/** A queued mail before a chain: all moments at once, and what comes of the decision. */
final class Judging {
  private static final AttributeName ATTEMPTS = AttributeName.of("sluice.attempts");

  private final Engine engine;
  private final MailetSettings settings;
  private final Figures figures;
  private final MailetContext context;

  Judging(Engine engine, MailetSettings settings, Figures figures, MailetContext context) {
    this.engine = engine;
    this.settings = settings;
    this.figures = figures;
    this.context = context;
  }

  /** Sends the mail on its way, or throws and leaves it as it is. */
  void judge(Mail mail, Transaction transaction)
      throws IOException, InterruptedException, MessagingException {
    Ending.How how = Ending.How.ABORTED;
    try (JamesMail james =
        JamesMail.read(mail, JamesSession.id(mail), engine.spool(), engine.limits())) {
      try {
        Decision decision =
            transaction.all(JamesMail.recipients(mail), james.received(), Pulse.NONE);
        Verdict verdict = verdict(decision);
        engine.journal().note(transaction, Ending.How.DECIDED, Optional.of(verdict));
        figures.count(verdict);
        MailMarks.write(mail, verdict, decision.findings());
        carryOut(mail, james, decision, verdict);
        how = Ending.How.DECIDED;
      } finally {
        transaction.end(how);
      }
    }
  }

  /** Whoever has to wait makes all wait; whoever is refused goes a way of his own. */
  private static Verdict verdict(Decision decision) {
    Verdict one = decision.oneAnswer();
    return one instanceof Verdict.Reject && decision.verdict().takes() ? decision.verdict() : one;
  }

  private void carryOut(Mail mail, JamesMail james, Decision decision, Verdict verdict)
      throws IOException, MessagingException {
    switch (verdict) {
      case Verdict.Proceed() -> accept(mail, james, decision);
      case Verdict.Quarantine quarantine -> {
        accept(mail, james, decision);
        mail.setState(settings.quarantineProcessor());
      }
      case Verdict.TempFail(Reply reply) -> retry(mail, reply);
      case Verdict.Discard discard -> {
        splitRefused(mail, decision);
        mail.setState(Mail.GHOST);
      }
      case Verdict.Reject(Reply reply) -> {
        mail.setErrorMessage(reply.toString());
        mail.setState(settings.rejectProcessor());
      }
    }
  }

  private void accept(Mail mail, JamesMail james, Decision decision)
      throws IOException, MessagingException {
    splitRefused(mail, decision);
    mail.removeAttribute(ATTEMPTS);
    james.edit(Edits.of(james.received().header(), decision.edits()));
  }

  /** Refused recipients get a mail of their own in the processor that tells the sender. */
  private void splitRefused(Mail mail, Decision decision) throws MessagingException {
    for (Decision.ForRecipient each : decision.recipients()) {
      if (each.verdict() instanceof Verdict.Reject(Reply reply)) {
        refuse(mail, each.recipient().address(), reply);
      }
    }
    Set<Address> gone =
        decision.recipients().stream()
            .filter(each -> each.verdict() instanceof Verdict.Reject)
            .map(each -> each.recipient().address())
            .collect(Collectors.toSet());
    if (!gone.isEmpty()) {
      mail.setRecipients(mail.getRecipients().stream().filter(each -> !isIn(gone, each)).toList());
    }
  }

  private static boolean isIn(Set<Address> addresses, MailAddress address) {
    return addresses.contains(JamesSession.recipient(address).address());
  }

  private void refuse(Mail mail, Address recipient, Reply reply) throws MessagingException {
    List<MailAddress> refused =
        mail.getRecipients().stream().filter(each -> isIn(Set.of(recipient), each)).toList();
    Mail copy = mail.duplicate();
    try {
      copy.setRecipients(refused);
      copy.setErrorMessage(reply.toString());
      MailMarks.write(copy, new Verdict.Reject(reply));
      context.sendMail(copy, settings.rejectProcessor());
    } finally {
      LifecycleUtil.dispose(copy);
    }
  }

  /** The mail waits in the queue and begins its processor anew; not for ever. */
  private void retry(Mail mail, Reply reply) throws MessagingException {
    int attempts =
        AttributeUtils.getValueAndCastFromMail(mail, ATTEMPTS, Integer.class).orElse(0) + 1;
    if (attempts > settings.retries()) {
      throw new MessagingException(
          "%s is still deferred after %d attempts: %s".formatted(mail.getName(), attempts, reply));
    }
    mail.setAttribute(new Attribute(ATTEMPTS, AttributeValue.of(attempts)));
    Mail again = mail.duplicate();
    try {
      again.setName(mail.getName()); // a copy of the ninth copy James takes for a loop
      context.sendMail(
          again, mail.getState(), settings.retryDelay().toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      LifecycleUtil.dispose(again);
    }
    mail.setState(Mail.GHOST);
  }
}
