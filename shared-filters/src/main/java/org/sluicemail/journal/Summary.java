package org.sluicemail.journal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Report;
import org.sluicemail.chain.Transaction;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * One mail, what was found and what was said, for whoever reads logs.
 *
 * @param verdict what the client was told of the message; absent when it did not wait for that
 * @param stage how far the mail got
 * @param recipients all that were named; none where no filter wants to know them
 * @param size octets of the message, when all of it came
 * @param edits how many are carried out
 * @param waited how long the mail waited for its filters
 */
public record Summary(
    Session session,
    String chain,
    ReversePath sender,
    List<Decision.ForRecipient> recipients,
    Ending.How how,
    Optional<Verdict> verdict,
    Moment stage,
    Optional<Header> header,
    Optional<Long> size,
    Findings findings,
    int edits,
    Duration waited,
    List<Report> reports) {

  /** The mail of {@code transaction}, before or after its end. */
  public static Summary of(Transaction transaction, Ending.How how, Optional<Verdict> told) {
    Decision so = transaction.soFar();
    Optional<Long> size = transaction.mail().map(Mail::message).map(Message::size);
    return new Summary(
        transaction.session(),
        transaction.chain().name(),
        transaction.envelope().sender(),
        so.recipients(),
        how,
        told,
        transaction.stage(),
        transaction.header(),
        size,
        so.findings(),
        so.edits().size(),
        transaction.waited(),
        so.reports());
  }

  /**
   * Whether it is worth a line: something was said, or a message came. A client that goes away
   * after MAIL and RCPT, as those do who only try an address, is not.
   */
  boolean isWorthALine() {
    return verdict.isPresent()
        || stage.compareTo(Moment.HEADER) >= 0
        || recipients.stream().anyMatch(each -> !each.verdict().accepts());
  }

  /** The verdict in one word, or how the mail ended without one. */
  String word() {
    return verdict
        .map(Verdict::word)
        .orElse(how == Ending.How.DISCONNECTED ? "disconnected" : "aborted");
  }

  /** The queue id, or the word that mail servers have for none. */
  String queueId() {
    return session.queueId().isEmpty() ? "NOQUEUE" : session.queueId();
  }

  /** The unfolded text of the first field of this name; empty when there is none. */
  String field(String name) {
    return header.flatMap(known -> known.first(name)).map(field -> field.text()).orElse("");
  }

  Optional<Finding.SpamAction> advice() {
    return findings.first(Finding.SpamAction.class);
  }

  /** The symbols, those that weigh most first. */
  List<Finding.Symbol> symbols() {
    return findings
        .all(Finding.Symbol.class)
        .sorted((one, other) -> Double.compare(Math.abs(other.score()), Math.abs(one.score())))
        .toList();
  }

  List<String> viruses() {
    return findings.all(Finding.Virus.class).map(Finding.Virus::signature).distinct().toList();
  }

  /** What else was found, each with what it says, except what only tells of a scan. */
  List<Finding.Mark> found() {
    return findings.entries().stream()
        .map(Findings.Entry::finding)
        .filter(finding -> !isTold(finding))
        .map(finding ->
            finding instanceof Finding.Mark mark ? mark : new Finding.Mark(finding.name()))
        .distinct()
        .toList();
  }

  private static boolean isTold(Finding finding) {
    return finding instanceof Finding.SpamAction
        || finding instanceof Finding.Symbol
        || finding instanceof Finding.Virus
        || finding.name().equals(Verdict.Quarantine.FINDING)
        || finding.name().startsWith("rspamd:server")
        || finding.name().startsWith("rspamd:time");
  }

  /** What goes with a verdict: the reply, or the reason. */
  static String detail(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Proceed() -> "";
      case Verdict.Quarantine(String reason) -> reason;
      case Verdict.TempFail(Reply reply) -> reply.toString();
      case Verdict.Discard(String reason) -> reason;
      case Verdict.Reject(Reply reply) -> reply.toString();
    };
  }

  /** The word for what a filter said; {@code failed} when it could not. */
  static String word(Report report) {
    return report.failure().isPresent() ? "failed" : report.outcome().verdict().word();
  }
}
