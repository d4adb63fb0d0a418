package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.filters.HeaderTables.SCANNED;
import static org.sluicemail.filters.HeaderTables.SESSION;
import static org.sluicemail.filters.HeaderTables.scan;
import static org.sluicemail.filters.HeaderTables.value;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Policy;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

/** What may stand between braces in the value of a field. */
class HeaderTableValuesTest {
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
  @CsvSource({"spam-action", "spam-score", "spam-bar", "spam-level", "spam-status", "spam-result"})
  void leavesOutWhatNobodyKnows(String name) throws Exception {
    assertThat(value("{" + name + "}", Findings.NONE)).isEmpty();
    assertThat(value("{" + name + "|unknown}", Findings.NONE)).isEqualTo(" unknown");
  }
}
