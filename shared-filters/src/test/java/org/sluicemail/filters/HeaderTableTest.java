package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.sluicemail.filters.HeaderTables.SCANNED;
import static org.sluicemail.filters.HeaderTables.SESSION;
import static org.sluicemail.filters.HeaderTables.judge;
import static org.sluicemail.filters.HeaderTables.needs;
import static org.sluicemail.filters.HeaderTables.scan;
import static org.sluicemail.filters.HeaderTables.value;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

class HeaderTableTest {
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
