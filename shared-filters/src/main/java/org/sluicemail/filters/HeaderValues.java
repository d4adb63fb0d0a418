package org.sluicemail.filters;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Verdict;
import org.sluicemail.filters.rspamd.ScanMarks;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

/**
 * The values that may stand in a field of ours.
 *
 * @param all what was found
 * @param authservId the name under which we testify
 */
record HeaderValues(Mail received, Findings all, String authservId) {
  private static final String FINDING = "finding:";

  /** A text of one value is cut here: a line has 998 octets at most (RFC 5322 section 2.1.1). */
  private static final int MAX = 256;

  /** With each at its longest, the field stays below 32 KiB. */
  private static final int MAX_RECIPIENTS = 100;

  /** Where a value comes from; an empty text is as good as none. */
  private record Source(Needs needs, Function<HeaderValues, String> text) {}

  private static final Map<String, Source> SOURCES =
      Map.ofEntries(
          Map.entry("verdict", new Source(Needs.NONE, HeaderValues::verdict)),
          Map.entry("authserv-id", new Source(Needs.NONE, HeaderValues::authservId)),
          Map.entry("queue-id", session(Fact.QUEUE_ID, Session::queueId)),
          Map.entry("server", session(Fact.SERVER, session -> session.server().name())),
          Map.entry("client", session(Fact.CLIENT, session -> session.client().addressText())),
          Map.entry("client-name", client(Client::name)),
          Map.entry("helo", session(Fact.HELO, Session::helo)),
          Map.entry("user", session(Fact.USER, session -> session.user().orElse(""))),
          Map.entry("sender", new Source(Needs.NONE.facts(Fact.SENDER), HeaderValues::sender)),
          Map.entry(
              "recipients",
              new Source(Needs.NONE.facts(Fact.RECIPIENTS), HeaderValues::recipients)),
          Map.entry("virus", new Source(Needs.NONE, HeaderValues::virus)),
          Map.entry("fuzzy-hashes", symbols(SpamSymbols::fuzzyHashes)),
          Map.entry("spam-symbols", symbols(SpamSymbols::names)),
          Map.entry("spam-server", finding(ScanMarks.SERVER)),
          Map.entry("spam-time", finding(ScanMarks.TIME)),
          Map.entry("spam-pre-result", finding(ScanMarks.PRE_RESULT)),
          Map.entry("spam", spam(SpamReport::spam)),
          Map.entry("spam-action", spam(SpamReport::action)),
          Map.entry("spam-score", spam(SpamReport::score)),
          Map.entry("spam-required", spam(SpamReport::required)),
          Map.entry("spam-bar", spam(SpamReport::bar)),
          Map.entry("spam-level", spam(SpamReport::level)),
          Map.entry("spam-status", spam(SpamReport::status)),
          Map.entry("spam-result", spam(SpamReport::result)));

  private static Source session(Fact fact, Function<Session, String> text) {
    return new Source(
        Needs.NONE.facts(fact), values -> Ascii.of(text.apply(values.received.session()), MAX));
  }

  private static Source client(Function<Client, String> text) {
    return session(Fact.CLIENT_NAME, session -> text.apply(session.client()));
  }

  private static Source spam(Function<SpamReport, String> text) {
    return new Source(Needs.NONE, values -> SpamReport.of(values.all).map(text).orElse(""));
  }

  private static Source symbols(Function<SpamSymbols, String> text) {
    return new Source(Needs.NONE, values -> text.apply(SpamSymbols.of(values.all)));
  }

  private static Source finding(String name) {
    return new Source(Needs.NONE, values -> values.found(name).orElse(""));
  }

  /** {@code IllegalArgumentException} when there is no value of this name. */
  static void check(String name) {
    if (!name.startsWith(FINDING) && !SOURCES.containsKey(name)) {
      throw new IllegalArgumentException(
          "no value '"
              + name
              + "'; there are "
              + String.join(", ", new TreeSet<>(SOURCES.keySet()))
              + " and finding:NAME");
    }
  }

  /** What the value {@code name} needs. */
  static Needs needs(String name) {
    Source source = SOURCES.get(name);
    return source == null ? Needs.NONE : source.needs();
  }

  /** The value {@code name}, if there is one in this mail. */
  Optional<String> value(String name) {
    Source source = SOURCES.get(name);
    return source == null
        ? found(name.substring(FINDING.length()))
        : Optional.of(source.text().apply(this)).filter(t -> !t.isEmpty());
  }

  /** What the first finding says that answers to {@code name}; if that is nothing, {@code yes}. */
  private Optional<String> found(String name) {
    return all.entries().stream()
        .map(Findings.Entry::finding)
        .filter(finding -> finding.answers(name))
        .map(HeaderValues::text)
        .map(text -> text.isEmpty() ? "yes" : Ascii.of(text, MAX))
        .findFirst();
  }

  private static String text(Finding finding) {
    return switch (finding) {
      case Finding.Mark mark -> mark.value();
      case Finding.Symbol symbol -> String.join(", ", symbol.options());
      case Finding.Virus virus -> virus.signature();
      default -> "";
    };
  }

  /** Signatures of a virus scanner, or what rspamd's antivirus symbols say. */
  private String virus() {
    List<String> found = all.all(Finding.Virus.class).map(Finding.Virus::signature).toList();
    List<String> known = found.isEmpty() ? SpamSymbols.of(all).viruses() : found;
    return Ascii.of(String.join(", ", known), MAX);
  }

  /** One on a line. */
  private String recipients() {
    return received.envelope().recipients().stream()
        .limit(MAX_RECIPIENTS)
        .map(recipient -> Ascii.of(recipient.address().path(), MAX))
        .collect(Collectors.joining(",\n\t"));
  }

  /** Fields are added only to mail that is taken, with a reason to look at it or without. */
  private String verdict() {
    return all.has(Verdict.Quarantine.FINDING) ? "quarantine" : "proceed";
  }

  private String sender() {
    return Ascii.of(received.envelope().sender().address().path(), MAX);
  }
}
