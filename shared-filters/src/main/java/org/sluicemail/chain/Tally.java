package org.sluicemail.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Header;
import org.sluicemail.store.Lease;

/** What the filters of one mail have said so far, put together; confined to its transaction. */
final class Tally {
  private final List<Report> reports = new ArrayList<>();
  private final List<Edit> edits = new ArrayList<>();
  private final List<Report> taken = new ArrayList<>();
  private final Set<Lease> held = new LinkedHashSet<>();
  private final List<Lease> returned = new ArrayList<>();
  private Verdict verdict = Verdict.proceed();
  private Duration waited = Duration.ZERO;

  Duration waited() {
    return waited;
  }

  Verdict verdict() {
    return verdict;
  }

  Findings findings() {
    return findings(Mode.ENFORCE);
  }

  /**
   * What observers of this mode may know: one that only looks on sees what others like it found.
   */
  Findings findings(Mode mode) {
    List<Findings.Entry> entries = new ArrayList<>();
    for (Report report : taken) {
      if (report.counts() || mode == Mode.OBSERVE) {
        report.findings().forEach(each -> entries.add(new Findings.Entry(report.filter(), each)));
      }
    }
    return new Findings(entries);
  }

  /** Names of the filters that had a say. */
  Set<String> filters() {
    return reports.stream().map(Report::filter).collect(Collectors.toSet());
  }

  List<Edit> edits() {
    return Collections.unmodifiableList(edits);
  }

  /** Whether the verdict is one that the rest of the mail cannot change. */
  boolean settled() {
    return !verdict.accepts();
  }

  /** Puts another verdict in the place of the present one. */
  void decide(Verdict instead) {
    verdict = instead;
  }

  /** Edits that every other may overrule. */
  void first(List<Edit> more) {
    edits.addAll(0, more);
  }

  void add(List<Edit> more) {
    edits.addAll(more);
  }

  /** Notes what was said, whether or not it counts. */
  List<Report> note(List<Report> said, Duration took) {
    reports.addAll(said);
    waited = waited.plus(took);
    return said;
  }

  /** Lets count what was said of the mail, or of a recipient that was accepted. */
  void take(List<Report> said) {
    if (said.isEmpty()) {
      return;
    }
    verdict = verdict.or(Report.strongest(said));
    held.addAll(leases(said));
    taken.addAll(said);
    for (Report report : said) {
      if (report.counts()) {
        edits.addAll(report.outcome().edits());
      }
    }
  }

  /** Lets count what a sealer said: its fields come before all that is there. */
  void seal(List<Report> said) {
    List<Edit> before = List.copyOf(edits);
    edits.clear();
    take(said);
    edits.addAll(before);
  }

  /** Of what was said of a recipient that was not accepted, only the leases remain. */
  void pass(List<Report> said, Verdict each) {
    (each.takes() ? held : returned).addAll(leases(said));
  }

  /** Returns what was held for a recipient who does not get the mail after all. */
  void giveBack(List<Report> said) {
    List<Lease> unused = leases(said);
    unused.forEach(held::remove);
    returned.addAll(unused);
  }

  /** Fields that several edits touch. */
  Set<String> contested(Header received) {
    return edits.size() > 1 && verdict.accepts() ? Edits.contested(received, edits) : Set.of();
  }

  Decision decision(Recipients recipients) {
    List<Edit> carriedOut = verdict.accepts() ? edits : List.of();
    return new Decision(verdict, recipients.verdicts(), carriedOut, findings(), reports);
  }

  /** The leases that are used when the mail is {@code taken}. */
  List<Lease> used(boolean taken) {
    return taken ? List.copyOf(held) : List.of();
  }

  /** The leases that are not. */
  List<Lease> unused(boolean taken) {
    return taken ? returned : Stream.concat(returned.stream(), held.stream()).toList();
  }

  /** Gives up what the outcomes hold. */
  void close() {
    reports.forEach(report -> report.outcome().close());
  }

  private static List<Lease> leases(List<Report> said) {
    List<Lease> leases = new ArrayList<>();
    said.forEach(report -> leases.addAll(report.outcome().leases()));
    return leases;
  }
}
