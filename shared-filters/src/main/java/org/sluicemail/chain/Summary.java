package org.sluicemail.chain;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Printable;
import org.sluicemail.mail.Session;

/** The line in the log that tells what became of a message. */
public final class Summary {
  private static final Logger LOG = LoggerFactory.getLogger("org.sluicemail.mail");

  private Summary() {}

  /** Logs what became of the message. */
  public static void log(Transaction transaction, Decision decision, Verdict verdict) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    Session session = transaction.session();
    LOG.info(
        "{}: client={}[{}] from={} rcpts={} chain={} verdict={}{} filters={}",
        session.queueId().isEmpty() ? "NOQUEUE" : Printable.of(session.queueId()),
        Printable.of(session.client().name()),
        session.client().addressText(),
        transaction.envelope().sender(),
        recipients(decision),
        transaction.chain().name(),
        verdict.word(),
        reason(verdict),
        decision.reports().stream().map(Summary::report).collect(Collectors.joining(",")));
  }

  /** Where no filter wants to know the recipients, the mail server does not name them. */
  private static String recipients(Decision decision) {
    int named = decision.recipients().size();
    return named == 0 ? "-" : Integer.toString(named);
  }

  private static String reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Proceed() -> "";
      case Verdict.Quarantine(String reason) -> " (" + Printable.of(reason) + ")";
      case Verdict.TempFail(Reply reply) -> " (" + reply + ")";
      case Verdict.Discard(String reason) -> " (" + Printable.of(reason) + ")";
      case Verdict.Reject(Reply reply) -> " (" + reply + ")";
    };
  }

  private static String report(Report report) {
    String word = report.failure().isPresent() ? "failed" : report.outcome().verdict().word();
    return report.filter() + ":" + word + ":" + report.took().toMillis() + "ms";
  }
}
