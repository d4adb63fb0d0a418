package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
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
        "{recipients}        ! ' <bob@example.net>'",
        "{spam}              ! ' Yes'",
        "{spam?YES}          ! ' YES'",
        "{spam?YES|NO}       ! ' YES'",
        "{finding:none?a|b}  ! ' b'",
        "{finding:none?a}    ! ''",
        "{virus|clean}       ! ' clean'",
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

  @Test
  void tellsOfFindingsOfEveryKind() throws Exception {
    Findings found =
        scan("no action", 1, new Finding.Symbol("A", 1, List.of("x", "y")))
            .with("scan", List.of(new Finding.Symbol("B", 1, List.of())))
            .with("av", List.of(new Finding.Virus("Eicar\r\nX: y")));
    assertThat(value("{finding:symbol:A}", found)).isEqualTo(" x, y");
    assertThat(value("{finding:symbol:B}", found)).isEqualTo(" yes");
    assertThat(value("{finding:spam:no-action}", found)).isEqualTo(" yes");
    assertThat(value("{finding:virus}", found)).isEqualTo(" Eicar\\r\\nX: y");
  }

  @Test
  void namesViruses() throws Exception {
    Finding rspamds = new Finding.Symbol("CLAM_VIRUS", 8, List.of("Eicar", "Other"));
    Finding nameless = new Finding.Symbol("SOPHOS_VIRUS", 8, List.of());
    assertThat(value("{virus}", Findings.of("scan", rspamds, nameless)))
        .isEqualTo(" Eicar, Other, unknown");
    Finding ours = new Finding.Virus("Win.Test");
    assertThat(value("{virus}", Findings.of("av", rspamds, ours))).isEqualTo(" Win.Test");
  }

  @Test
  void listsDigestsOfFuzzyMatches() throws Exception {
    Finding.Symbol denied =
        new Finding.Symbol(
            "FUZZY_DENIED", 12, List.of("1:0123456789abcdef:1.00:txt", "1:fedcba98:0.5:bin", "x"));
    Finding.Symbol again =
        new Finding.Symbol("FUZZY_PROB", 2, List.of("2:0123456789abcdef:1.00:txt"));
    Finding.Symbol other = new Finding.Symbol("OTHER", 2, List.of("1:ffffffffff:1:txt"));
    assertThat(value("{fuzzy-hashes}", scan("reject", 1, other, again, denied)))
        .isEqualTo(" 0123456789abcdef,\r\n\tfedcba98");
    assertThat(value("{fuzzy-hashes}", SCANNED)).isEmpty();
  }

  @Test
  void namesSymbolsByWeightSeveralOnALine() throws Exception {
    Finding.Symbol[] many =
        IntStream.rangeClosed(1, 1000)
            .mapToObj(i -> new Finding.Symbol("SYMBOL_" + i, -i, List.of()))
            .toArray(Finding.Symbol[]::new);
    String value = value("{spam-symbols}", scan("no action", 1, many));
    assertThat(value).startsWith(" SYMBOL_1000, SYMBOL_999, ").endsWith("SYMBOL_851");
    assertThat(value.lines()).allMatch(line -> line.length() < 100).hasSizeLessThan(30);
  }

  @Test
  void boundsTheNumberOfRecipients() throws Exception {
    Recipient[] many =
        IntStream.range(0, 5000)
            .mapToObj(i -> Recipient.of("r" + i + "@example.net"))
            .toArray(Recipient[]::new);
    Mail mail =
        Fixture.mail(SESSION, new Envelope(ReversePath.of("a@example.org"), many), "A: b", "", "");
    String yaml = "add: [{name: X, value: '{recipients}'}]";
    List<Edit> edits =
        Fixture.part(new HeaderTable(), yaml, Policy.class).judge(mail, SCANNED).edits();
    assertThat(((Edit.Append) edits.getFirst()).field().value().text().lines())
        .hasSize(100)
        .last()
        .isEqualTo("\t<r99@example.net>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "x-spamd-result      ! X-Spamd-Result: default: False [7.13 / 15.00]; A(7.00)[b]; FUZZY_X(0.00)[1:abcdef0123:1.0:txt]",
        "x-rspamd-server     ! X-Rspamd-Server: 192.0.2.9:11333",
        "x-rspamd-scan-time  ! X-Rspamd-Scan-Time: 0.12",
        "x-rspamd-queue-id   ! X-Rspamd-Queue-Id: 4ABC",
        "x-rspamd-action     ! X-Rspamd-Action: add header",
        "x-rspamd-pre-result ! X-Rspamd-Pre-Result: action=add header; module=multimap",
        "fuzzy-hashes        ! X-Rspamd-Fuzzy: abcdef0123",
        "x-spam-flag         ! X-Spam-Flag: YES",
        "x-spam-status       ! X-Spam-Status: Yes, score=7.13",
        "x-spam-score        ! X-Spam-Score: 7.13",
        "x-spam-level        ! X-Spam-Level: *******",
        "x-spam-symbols      ! X-Spam-Symbols: A, FUZZY_X",
        "x-spamd-bar         ! X-Spamd-Bar: +++++++",
        "deliver-to          ! Deliver-To: Junk",
        "x-virus             ! X-Virus: Eicar",
      })
  void hasReadyFields(String name, String field) throws Exception {
    assertThat(judge("use: " + name, EVERYTHING).edits())
        .map(edit -> ((Edit.Append) edit).field().raw().text().replace("\r\n\t", " "))
        .containsExactly(field);
    assertThat(needs("use: " + name).owns()).containsExactly(lowerName(field));
    assertThat(judge("use: " + name, Findings.NONE).edits()).isEmpty();
  }

  private static String lowerName(String field) {
    return field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
  }

  private static final Findings EVERYTHING =
      scan(
              "add header",
              7.125,
              new Finding.Symbol("A", 7, List.of("b")),
              new Finding.Symbol("FUZZY_X", 0, List.of("1:abcdef0123:1.0:txt")))
          .with("av", List.of(new Finding.Virus("Eicar")))
          .with(
              "scan",
              List.of(
                  new Finding.Mark("rspamd:server", "192.0.2.9:11333"),
                  new Finding.Mark("rspamd:time", "0.12"),
                  new Finding.Mark("rspamd:pre-result", "action=add header; module=multimap")));

  @Test
  void hasTheExtendedFieldsTogether() throws Exception {
    assertThat(judge("use: [x-spam-flag, extended]", EVERYTHING).edits())
        .map(edit -> ((Edit.Append) edit).field().name())
        .containsExactly(
            "X-Spam-Flag",
            "X-Spamd-Result",
            "X-Rspamd-Server",
            "X-Rspamd-Scan-Time",
            "X-Rspamd-Queue-Id",
            "X-Rspamd-Action");
    String here = "add: [{use: extended, place: prepend}]";
    assertThat(judge(here, EVERYTHING).edits()).allMatch(Edit.Prepend.class::isInstance).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "recipient: bob@example.net                          ! bob@                ! true",
        "recipient: bob@example.net                          ! bob@ carol@         ! false",
        "recipient: [bob@, carol@]                           ! bob@ carol@         ! true",
        "recipient: [bob@, carol@]                           ! bob@ dave@ carol@   ! false",
        "recipient: example.net                              ! BOB@                ! true",
        "any-recipient: bob@                                 ! carol@ bob@         ! true",
        "any-recipient: bob@                                 ! carol@ dave@        ! false",
        "recipient: [bob@, carol@], any-recipient: bob@      ! carol@              ! false",
        "recipient: [bob@, carol@], any-recipient: bob@      ! carol@ bob@         ! true",
        "recipient: bob@                                     ! ''                  ! false",
        "any-recipient: bob@                                 ! ''                  ! false",
      })
  void addsForSomeRecipientsAndOwnsForAll(String condition, String to, boolean adds)
      throws Exception {
    Recipient[] recipients =
        Stream.of(to.split(" "))
            .filter(each -> !each.isEmpty())
            .map(each -> Recipient.of(each + "Example.NET"))
            .toArray(Recipient[]::new);
    Envelope envelope = new Envelope(ReversePath.of("ann@example.org"), recipients);
    Mail mail = Fixture.mail(SESSION, envelope, "Subject: x", "", "");
    String yaml = "add: [{use: x-spam-score, " + condition + "}]";
    Policy table = Fixture.part(new HeaderTable(), yaml, Policy.class);
    assertThat(table.judge(mail, SCANNED).edits()).hasSize(adds ? 1 : 0);
    assertThat(table.needs().owns()).containsExactly("x-spam-score");
    assertThat(table.needs().facts()).containsExactly(Fact.RECIPIENTS);
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
    "quarantine, False, Yes", "discard, False, Yes", "of our own, False, Yes",
  })
  void saysWhetherItIsSpam(String action, String reject, String status) throws Exception {
    assertThat(value("{spam-result}", scan(action, 1)))
        .isEqualTo(" default: " + reject + " [1.00 / 15.00]");
    assertThat(value("{spam-status}", scan(action, 1))).isEqualTo(" " + status + ", score=1.00");
    assertThat(value("{spam|No}", scan(action, 1))).isEqualTo(" " + status);
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
                  - {name: X-A, value: '{spams}'}
                  - {name: X-B, value: '{ x'}
                  - {name: X-C}
                  - {name: X-D, value: y, place: bottom}
                  - {use: x-spam-flag, name: X-Other}
                  - {recipient: bob@example.net}
                  - {use: x-spam}
                remove: ['*', 'a:b']
                """))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains("add[0]: 'X Y' is no name of a header field")
        .contains("test.yaml:3:24: add[1].value: no value 'spams'; there are authserv-id, client,")
        .contains("test.yaml:4:24: add[2].value: a brace that is meant is written twice")
        .contains("add[3]: expected either 'use', or 'name' and 'value'")
        .contains("add[5]: expected either 'use', or 'name' and 'value'")
        .contains("add[6]: expected either 'use', or 'name' and 'value'")
        .contains("add[7].use: 'x-spam' is not one of x-spamd-result, x-rspamd-server,")
        .contains("add[4].place: 'bottom' is not one of top, prepend, append")
        .contains("remove[0]: '*' is no name of a header field")
        .contains("remove[1]: 'a:b' is no name of a header field");
  }
}
