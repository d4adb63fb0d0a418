package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Network;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

class HeaderTableTest {
  private static final Session SESSION =
      Session.UNKNOWN
          .withClient(new Client(Network.parse("2001:db8::7").address(), 25, "mail.example.org"))
          .withHelo("evil\r\nX-Spam: No")
          .withUser("ann")
          .withQueueId("4ABC")
          .withServer(new Session.Server("mx.example.net", "smtpd", "3"));

  private static final Mail MAIL =
      Fixture.mail(SESSION, Fixture.ENVELOPE, "Subject: x", "X-A: forged", "x-a: again", "", "");

  private static final Findings SCANNED = scan("add header", 7.125);

  private static Findings scan(String action, double score, Finding.Symbol... symbols) {
    Finding advice = new Finding.SpamAction(action, score, 15, Optional.empty(), Optional.empty());
    return Findings.of("scan", advice).with("scan", List.of(symbols));
  }

  private static Outcome judge(String yaml, Findings found) throws Exception {
    return Fixture.part(new HeaderTable(), yaml, Policy.class).judge(MAIL, found);
  }

  /** The value of a field with this template; empty when it is left out. */
  private static String value(String template, Findings found) throws Exception {
    String yaml = "add: [{name: X-New, value: '" + template + "'}]";
    return judge(yaml, found).edits().stream()
        .map(edit -> ((Edit.Append) edit).field().value().text())
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "plain text          ! ' plain text'",
        "{verdict}           ! ' proceed'",
        "{authserv-id}       ! ' mx.example.net'",
        "id={queue-id};      ! ' id=4ABC;'",
        "{server}            ! ' mx.example.net'",
        "[{client}]          ! ' [2001:db8:0:0:0:0:0:7]'",
        "{client-name}       ! ' mail.example.org'",
        "{helo}              ! ' evil\\r\\nX-Spam: No'",
        "{user}              ! ' ann'",
        "{sender}            ! ' <ann@example.org>'",
        "{spam-action}       ! ' add header'",
        "{spam-score}        ! ' 7.13'",
        "{spam-required}     ! ' 15.00'",
        "{spam-bar}          ! ' +++++++'",
        "{spam-level}        ! ' *******'",
        "{spam-status}       ! ' Yes, score=7.13'",
        "{spam-result}       ! ' default: False [7.13 / 15.00]'",
        "{finding:none|no}   ! ' no'",
        "{finding:none|}x    ! ' x'",
        "{finding:none}      ! ''",
        "{{{verdict}}}       ! ' {proceed}'",
      })
  void fillsInValues(String template, String value) throws Exception {
    assertThat(value(template, SCANNED)).isEqualTo(value);
  }

  @Test
  void tellsOfMarksAndQuarantine() throws Exception {
    Findings found =
        Findings.of(
            "rules",
            new Finding.Mark("list", "grün"),
            new Finding.Mark("a.b"),
            new Finding.Mark("quarantine", "odd"));
    assertThat(value("{finding:list}", found)).isEqualTo(" gr\\u00fcn");
    assertThat(value("{finding:a.b}", found)).isEqualTo(" yes");
    assertThat(value("{verdict} {finding:quarantine}", found)).isEqualTo(" quarantine odd");
  }

  @ParameterizedTest
  @CsvSource({"spam-action", "spam-score", "spam-bar", "spam-level", "spam-status", "spam-result"})
  void leavesOutWhatNobodyKnows(String name) throws Exception {
    assertThat(value("{" + name + "}", Findings.NONE)).isEmpty();
    assertThat(value("{" + name + "|unknown}", Findings.NONE)).isEqualTo(" unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "0.99, /, ''",
    "-0.99, /, ''",
    "1, +, *",
    "2.99, ++, **",
    "-3.5, ---, ''",
  })
  void drawsOneSignForEachPoint(double score, String bar, String level) throws Exception {
    assertThat(value("{spam-bar}", scan("no action", score)).strip()).isEqualTo(bar);
    assertThat(value("{spam-level}", scan("no action", score)).strip()).isEqualTo(level);
  }

  @Test
  void drawsNoEndlessBar() throws Exception {
    Findings high = scan("reject", 1e12);
    assertThat(value("{spam-bar}", high).strip()).isEqualTo("+".repeat(50));
    assertThat(value("{spam-level}", high).strip()).isEqualTo("*".repeat(50));
  }

  @ParameterizedTest
  @CsvSource({
    "reject, True, Yes", "add header, False, Yes", "rewrite subject, False, Yes",
    "greylist, False, No", "soft reject, False, No", "no action, False, No",
  })
  void saysWhetherItIsSpam(String action, String reject, String status) throws Exception {
    assertThat(value("{spam-result}", scan(action, 1)))
        .isEqualTo(" default: " + reject + " [1.00 / 15.00]");
    assertThat(value("{spam-status}", scan(action, 1))).isEqualTo(" " + status + ", score=1.00");
  }

  @Test
  void listsSymbolsByWeightOneOnALine() throws Exception {
    Findings found =
        scan(
            "no action",
            -1.5,
            new Finding.Symbol("LOW", 0.1, List.of()),
            new Finding.Symbol("HAM", -4, List.of("a", "b\r\nX: y")),
            new Finding.Symbol("LONG", 2, List.of("x".repeat(5000))));
    String value = value("{spam-result}", found);
    assertThat(value)
        .startsWith(
            " default: False [-1.50 / 15.00];\r\n\tHAM(-4.00)[a, b\\r\\nX: y];\r\n\tLONG(2.00)[xxx")
        .endsWith("x...];\r\n\tLOW(0.10)[]");
    assertThat(value.lines()).allMatch(line -> line.length() < 998);
  }

  @Test
  void boundsTheNumberOfSymbols() throws Exception {
    Finding.Symbol[] many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> new Finding.Symbol("S" + i, i, List.of()))
            .toArray(Finding.Symbol[]::new);
    assertThat(value("{spam-result}", scan("reject", 1, many)).lines()).hasSize(151);
  }

  @Test
  void addsWhereItIsTold() throws Exception {
    String yaml =
        """
        add:
          - {name: X-One, value: 1, place: top}
          - {name: X-Two, value: 2, place: prepend}
          - {name: X-Three, value: 3, place: append}
          - {name: X-Four, value: 4}
        """;
    assertThat(judge(yaml, Findings.NONE).edits())
        .containsExactly(
            new Edit.Top(HeaderField.of("X-One", "1")),
            new Edit.Prepend(HeaderField.of("X-Two", "2")),
            new Edit.Append(HeaderField.of("X-Three", "3")),
            new Edit.Append(HeaderField.of("X-Four", "4")));
  }

  @Test
  void ownsItsFieldsAlsoWhereItAddsNone() throws Exception {
    String yaml = "add: [{name: X-a, value: '{spam-score}'}, {name: X-B, value: b}]";
    assertThat(needs(yaml).owns()).containsExactlyInAnyOrder("x-a", "x-b");
    assertThat(judge("add: [{name: X-a, value: '{spam-score}'}]", Findings.NONE))
        .isEqualTo(Outcome.PROCEED);
  }

  @ParameterizedTest
  @CsvSource({"X-A, 1", "x-*, 1", "'X-B, X-A', 1", "X-, 0", "A, 0", "Sub*, 1"})
  void removesWhatItIsTold(String names, int edits) throws Exception {
    assertThat(judge("remove: [" + names + "]", Findings.NONE).edits()).hasSize(edits);
  }

  @Test
  void doesNothingToOtherMail() throws Exception {
    assertThat(judge("remove: [X-B]", SCANNED)).isEqualTo(Outcome.PROCEED);
    assertThat(judge("", SCANNED)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void needsWhatItsTableNames() {
    assertThat(needs("remove: X-A")).isEqualTo(Needs.NONE.emits(Edit.Kind.REMOVE_ALL));
    Needs least = Needs.NONE.owns(List.of("X"));
    assertThat(needs("add: [{name: X, value: '{spam-result} {verdict}', place: top}]"))
        .isEqualTo(least.emits(Edit.Kind.TOP));
    Needs append = least.emits(Edit.Kind.APPEND);
    assertThat(needs("add: [{name: X, value: '{queue-id|} {server}'}]"))
        .isEqualTo(append.facts(Fact.QUEUE_ID, Fact.SERVER));
    assertThat(needs("add: [{name: X, value: '{client} {client-name} {helo} {user} {sender}'}]"))
        .isEqualTo(append.facts(Fact.CLIENT, Fact.CLIENT_NAME, Fact.HELO, Fact.USER, Fact.SENDER));
    assertThat(needs("add: [{name: X, value: y, place: prepend}]"))
        .isEqualTo(least.emits(Edit.Kind.PREPEND));
  }

  private static Needs needs(String yaml) {
    return Fixture.part(new HeaderTable(), yaml, Policy.class).needs();
  }

  @Test
  @Timeout(5)
  void manyFieldsToRemoveCostNoMoreThanTheirNumber() throws Exception {
    String[] lines =
        IntStream.range(0, 100_000).mapToObj(i -> "X-" + i + ":").toArray(String[]::new);

    Outcome outcome =
        Fixture.part(new HeaderTable(), "remove: [X-*]", Policy.class)
            .judge(Fixture.mail(lines), Findings.NONE);

    assertThat(outcome.edits()).hasSize(lines.length);
  }

  @Test
  void namesEveryProblem() {
    assertThatThrownBy(() ->
            Fixture.build(
                new HeaderTable(),
                """
                add:
                  - {name: 'X Y', value: y}
                  - {name: X-A, value: '{spam}'}
                  - {name: X-B, value: '{ x'}
                  - {name: X-C}
                  - {name: X-D, value: y, place: bottom}
                remove: ['*', 'a:b']
                """))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains("add[0]: 'X Y' is no name of a header field")
        .contains("test.yaml:3:24: add[1].value: no value 'spam'; there are authserv-id, client,")
        .contains("test.yaml:4:24: add[2].value: a brace that is meant is written twice")
        .contains("add[3].value: is missing")
        .contains("add[4].place: 'bottom' is not one of top, prepend, append")
        .contains("remove[0]: '*' is no name of a header field")
        .contains("remove[1]: 'a:b' is no name of a header field");
  }
}
