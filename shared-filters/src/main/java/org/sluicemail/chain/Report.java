package org.sluicemail.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Moment;

/**
 * What one filter said at one moment.
 *
 * @param outcome its answer, or what {@code on-error} made of its failure
 * @param failure what went wrong, when something did
 * @param mode whether the outcome counted
 */
public record Report(
    String filter,
    Moment moment,
    Duration took,
    Outcome outcome,
    Optional<String> failure,
    Mode mode) {

  boolean counts() {
    return mode == Mode.ENFORCE;
  }

  /** What the filter found; that it wants the mail set aside is known to later ones as well. */
  List<Finding> findings() {
    List<Finding> findings = outcome.findings();
    if (outcome.verdict() instanceof Verdict.Quarantine(String reason)) {
      findings = new ArrayList<>(findings);
      findings.add(new Finding.Mark(Verdict.Quarantine.FINDING, reason));
    }
    return findings;
  }

  /** The strongest verdict that counts, of equal ones the first. */
  static Verdict strongest(List<Report> reports) {
    Verdict strongest = Verdict.proceed();
    for (Report report : reports) {
      if (report.counts()) {
        strongest = strongest.or(report.outcome().verdict());
      }
    }
    return strongest;
  }
}
