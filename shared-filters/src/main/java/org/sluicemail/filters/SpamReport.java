package org.sluicemail.filters;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;

/** A spam scan in the forms that other programs know from rspamd and SpamAssassin. */
record SpamReport(Finding.SpamAction advice, String heeded, SpamSymbols symbols) {
  /** SpamAssassin's own limit; sieve scripts look for at most that many. */
  private static final int MAX_BAR = 50;

  private static final int MAX_ACTION = 200;

  /** All others say that the mail is spam, also those that were added to the scanner. */
  private static final List<String> HARMLESS = List.of("no action", "greylist", "soft reject");

  /** The report of the first scanner; none when nobody scanned. */
  static Optional<SpamReport> of(Findings all) {
    return all.first(Finding.SpamAction.class)
        .map(advice -> new SpamReport(advice, heeded(advice, all), SpamSymbols.of(all)));
  }

  /** The action that a policy heeded: that of the scanner, or a weaker one. */
  private static String heeded(Finding.SpamAction advice, Findings all) {
    return all.all(Finding.Mark.class)
        .filter(mark -> mark.name().equals(SpamJudge.LOWERED))
        .map(Finding.Mark::value)
        .findFirst()
        .orElse(advice.action());
  }

  String action() {
    return Ascii.of(advice.action(), MAX_ACTION);
  }

  /** {@code Yes} for spam, else nothing. */
  String spam() {
    return HARMLESS.contains(heeded) ? "" : "Yes";
  }

  String score() {
    return decimal(advice.score());
  }

  String required() {
    return decimal(advice.required());
  }

  /** One sign for each point, as in {@code X-Spamd-Bar}. */
  String bar() {
    int points = (int) advice.score();
    return points == 0 ? "/" : (points < 0 ? "-" : "+").repeat(Math.min(Math.abs(points), MAX_BAR));
  }

  /** One star for each point, none below one, as in {@code X-Spam-Level}. */
  String level() {
    return "*".repeat(Math.clamp((int) advice.score(), 0, MAX_BAR));
  }

  /** As in {@code X-Spam-Status}. */
  String status() {
    return (spam().isEmpty() ? "No" : "Yes") + ", score=" + score();
  }

  /** As in {@code X-Spamd-Result}: the symbols that weigh most first. */
  String result() {
    String reject = advice.action().equals("reject") ? "True" : "False";
    String head = "default: " + reject + " [" + score() + " / " + required() + "]";
    return Stream.concat(Stream.of(head), symbols.lines()).collect(Collectors.joining(";\n\t"));
  }

  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
