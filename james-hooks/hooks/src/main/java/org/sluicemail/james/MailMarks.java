package org.sluicemail.james;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Verdict;

/**
 * What a chain has said of a mail, written on it as attributes: matchers and other mailets read
 * them.
 */
final class MailMarks {
  /** The word for the verdict. */
  static final AttributeName VERDICT = AttributeName.of("sluice.verdict");

  /** Why: the reply, or the reason of a quarantine or discard. */
  static final AttributeName REASON = AttributeName.of("sluice.reason");

  /** The names of all findings. */
  static final AttributeName FINDINGS = AttributeName.of("sluice.findings");

  /** The score of the spam scanner. */
  static final AttributeName SCORE = AttributeName.of("sluice.score");

  private MailMarks() {}

  /** Writes the verdict alone. */
  static void write(Mail mail, Verdict verdict) {
    put(mail, VERDICT, AttributeValue.of(verdict.word()));
    put(mail, REASON, AttributeValue.of(reason(verdict)));
  }

  /** Writes what was said; what a chain before has written goes. */
  static void write(Mail mail, Verdict verdict, Findings findings) {
    write(mail, verdict);
    put(mail, FINDINGS, names(findings));
    mail.removeAttribute(SCORE);
    findings
        .first(Finding.SpamAction.class)
        .ifPresent(spam -> put(mail, SCORE, AttributeValue.of(spam.score())));
  }

  private static void put(Mail mail, AttributeName name, AttributeValue<?> value) {
    mail.setAttribute(new Attribute(name, value));
  }

  private static AttributeValue<?> names(Findings findings) {
    List<AttributeValue<?>> names =
        findings.entries().stream()
            .<AttributeValue<?>>map(entry -> AttributeValue.of(entry.finding().name()))
            .toList();
    return AttributeValue.of(names);
  }

  private static String reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Proceed() -> "";
      case Verdict.Quarantine(String reason) -> reason;
      case Verdict.TempFail tempFail -> tempFail.reply().toString();
      case Verdict.Discard(String reason) -> reason;
      case Verdict.Reject reject -> reject.reply().toString();
    };
  }

  /** The word for the verdict of the last chain; empty where none has judged. */
  static String verdict(Mail mail) {
    return AttributeUtils.getValueAndCastFromMail(mail, VERDICT, String.class).orElse("");
  }

  /** The score, when a spam scanner gave one. */
  static Optional<Double> score(Mail mail) {
    return AttributeUtils.getValueAndCastFromMail(mail, SCORE, Double.class);
  }

  /** The names of all findings. */
  static List<String> findings(Mail mail) {
    return mail.getAttribute(FINDINGS)
        .map(attribute -> attribute.getValue().value())
        .filter(Collection.class::isInstance)
        .map(values -> texts((Collection<?>) values))
        .orElse(List.of());
  }

  private static List<String> texts(Collection<?> values) {
    return values.stream()
        .map(value -> value instanceof AttributeValue<?> typed ? typed.value() : value)
        .map(String::valueOf)
        .toList();
  }
}
