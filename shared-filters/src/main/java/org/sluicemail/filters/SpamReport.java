package org.sluicemail.filters;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;

/** A spam scan in the forms that other programs know from rspamd and SpamAssassin. */
record SpamReport(Finding.SpamAction advice, List<Finding.Symbol> symbols) {
  /** SpamAssassin's own limit; sieve scripts look for at most that many. */
  private static final int MAX_BAR = 50;

  /** With each on a line of at most {@link #MAX_LINE}, the field stays below 32 KiB. */
  private static final int MAX_SYMBOLS = 150;

  private static final int MAX_LINE = 200;

  private static final List<String> SPAM = List.of("reject", "add header", "rewrite subject");

  /** The report of the first scanner; none when nobody scanned. */
  static Optional<SpamReport> of(Findings all) {
    return all.first(Finding.SpamAction.class)
        .map(advice -> new SpamReport(advice, all.all(Finding.Symbol.class).toList()));
  }

  String action() {
    return Ascii.of(advice.action(), MAX_LINE);
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
    return (SPAM.contains(advice.action()) ? "Yes" : "No") + ", score=" + score();
  }

  /** As in {@code X-Spamd-Result}: the symbols that weigh most first. */
  String result() {
    String reject = advice.action().equals("reject") ? "True" : "False";
    StringBuilder result =
        new StringBuilder("default: " + reject + " [" + score() + " / " + required() + "]");
    symbols.stream()
        .sorted(Comparator.comparingDouble(symbol -> -Math.abs(symbol.score())))
        .limit(MAX_SYMBOLS)
        .forEach(symbol -> result.append(";\n\t").append(line(symbol)));
    return result.toString();
  }

  private static String line(Finding.Symbol symbol) {
    String options = Ascii.of(String.join(", ", symbol.options()), MAX_LINE);
    return Ascii.of(symbol.symbol(), MAX_LINE)
        + '('
        + decimal(symbol.score())
        + ")["
        + options
        + ']';
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
