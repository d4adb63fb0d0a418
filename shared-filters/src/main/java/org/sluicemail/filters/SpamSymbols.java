package org.sluicemail.filters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;

/** The symbols of a spam scan, those that weigh most first, in the forms that fields have. */
record SpamSymbols(List<Finding.Symbol> symbols) {
  /** With each on a line of at most {@link #MAX_LINE}, the field stays below 32 KiB. */
  private static final int MAX = 150;

  private static final int MAX_LINE = 200;

  /** A line of names is about as long as RFC 5322 section 2.1.1 wants lines to be. */
  private static final int WIDTH = 70;

  /** Flag, digest, probability and kind of a match of rspamd's fuzzy storage. */
  private static final Pattern FUZZY = Pattern.compile("\\d+:([0-9a-f]{8,128}):.*");

  static SpamSymbols of(Findings all) {
    return new SpamSymbols(
        all.all(Finding.Symbol.class)
            .sorted(Comparator.comparingDouble(symbol -> -Math.abs(symbol.score())))
            .limit(MAX)
            .toList());
  }

  /** Each with its score and options. */
  Stream<String> lines() {
    return symbols.stream().map(SpamSymbols::line);
  }

  private static String line(Finding.Symbol symbol) {
    String options = Ascii.of(String.join(", ", symbol.options()), MAX_LINE);
    return name(symbol) + '(' + SpamReport.decimal(symbol.score()) + ")[" + options + ']';
  }

  private static String name(Finding.Symbol symbol) {
    return Ascii.of(symbol.symbol(), MAX_LINE);
  }

  /** The names alone, several on a line. */
  String names() {
    List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    for (Finding.Symbol symbol : symbols) {
      if (lines.getLast().length() > WIDTH) {
        lines.add(new StringBuilder());
      }
      lines.getLast().append(lines.getLast().isEmpty() ? "" : ", ").append(name(symbol));
    }
    return String.join(",\n\t", lines);
  }

  /** What rspamd's antivirus module found: its symbols are called CLAM_VIRUS and the like. */
  List<String> viruses() {
    return symbols.stream()
        .filter(symbol -> symbol.symbol().endsWith("_VIRUS"))
        .flatMap(
            symbol -> symbol.options().isEmpty() ? Stream.of("unknown") : symbol.options().stream())
        .distinct()
        .toList();
  }

  /** Digests of texts that a fuzzy storage of rspamd knows, one on a line. */
  String fuzzyHashes() {
    List<String> digests =
        symbols.stream()
            .filter(symbol -> symbol.symbol().startsWith("FUZZY_"))
            .flatMap(symbol -> symbol.options().stream())
            .map(FUZZY::matcher)
            .filter(Matcher::matches)
            .map(match -> match.group(1))
            .distinct()
            .toList();
    return String.join(",\n\t", digests);
  }
}
