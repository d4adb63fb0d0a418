package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.filters.Ruled.ENVELOPE;
import static org.sluicemail.filters.Ruled.MAIL;
import static org.sluicemail.filters.Ruled.SESSION;
import static org.sluicemail.filters.Ruled.ask;
import static org.sluicemail.filters.Ruled.rejecting;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

class RulesTest {
  @Test
  void declaresWhatItsActionsDo() throws Exception {
    Needs recipients = Needs.NONE.facts(Fact.RECIPIENTS);
    assertThat(needsOf("{recipient: x}", "discard"))
        .isEqualTo(recipients.emits(Edit.Kind.REMOVE_RECIPIENT));
    assertThat(needsOf("{sender: x}", "discard")).isEqualTo(Needs.NONE.facts(Fact.SENDER));
    assertThat(needsOf("{}", "quarantine")).isEqualTo(Needs.NONE.mayQuarantine());
    assertThat(needsOf("{}", "find trusted")).isEqualTo(Needs.NONE.produces("trusted"));
    assertThat(needsOf("{}", "'add-header X-A: b'"))
        .isEqualTo(Needs.NONE.emits(Edit.Kind.APPEND).owns(List.of("X-A")));
  }

  private static Needs needsOf(String conditions, String action) throws ConfigException {
    String rule = "rules: [{name: r, if: " + conditions + ", then: " + action + "}]";
    return Fixture.build(new Rules(), rule).getFirst().needs();
  }

  @Test
  void firstVerdictEndsWhileMarksAndFieldsAccumulate() throws Exception {
    String yaml =
        """
        rules:
          - {name: a, then: [find one, 'add-header X-One: 1']}
          - {name: b, if: {header: {subject: nothing}}, then: reject}
          - {name: c, then: [find two deux, 'add-header X-Two: 2', quarantine]}
          - {name: d, then: ['add-header X-Three: 3', find three]}
          - {name: e, if: {header: {subject: Cheap}}, then: reject}
        """;
    assertThat(ask(yaml, MAIL))
        .isEqualTo(
            Outcome.quarantine("rule c")
                .edit(new Edit.Append(HeaderField.of("X-One", "1")))
                .edit(new Edit.Append(HeaderField.of("X-Two", "2")))
                .find(new Finding.Mark("one"))
                .find(new Finding.Mark("two", "deux")));
  }

  @Test
  void ownsItsFieldsWhetherOrNotARuleApplies() throws Exception {
    assertThat(needsOf("{sender: other}", "['add-header X-Mailer: we', 'add-header X-None: x']"))
        .extracting(Needs::owns)
        .isEqualTo(Set.of("x-mailer", "x-none"));
  }

  @Test
  void searchesNoMoreOfTheBodyThanItsLimit() throws Exception {
    String rule = "\nrules: [{name: r, if: {body: 'line\\r\\n'}, then: reject}]";
    assertThat(ask("body-limit: 12" + rule, MAIL).verdict()).isInstanceOf(Verdict.Reject.class);
    assertThat(ask("body-limit: 11" + rule, MAIL)).isEqualTo(Outcome.PROCEED);
    // in the middle of the two octets of a letter
    assertThat(ask("body-limit: 15" + rule, MAIL).verdict()).isInstanceOf(Verdict.Reject.class);
  }

  @Test
  void readsTheBodyOnlyForRulesThatSearchIt() throws Exception {
    Mail mail = Fixture.mail(SESSION, ENVELOPE, "Subject: x", "", "body");
    mail.message().close();
    assertThatThrownBy(() -> ask("rules: [{name: r, if: {body: x}, then: reject}]", mail))
        .isInstanceOf(IOException.class);
  }

  @Test
  void defersOnFailureUnlessToldOtherwise() {
    assertThat(new Rules().onError()).isEqualTo(OnError.TEMPFAIL);
  }

  @Test
  void namesEveryProblemAtItsPlace() {
    assertThatThrownBy(() ->
            Fixture.build(
                new Rules(),
                """
                body-limit: 0
                time-limit: 2m
                rules:
                  - name: a
                    if:
                      helo: '('
                      header:
                        'x(': a
                        subject: ['ok', '[']
                    then: reject
                  - {name: b, if: {bodi: x}, then: rejects}
                  - {if: {}, then: reject}
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            test.yaml:1:13: body-limit: must be at least 1
            test.yaml:2:13: time-limit: must be at most 60s
            test.yaml:6:13: rules[0].if.helo: not a regular expression: Unclosed group at character 2
            test.yaml:8:9: rules[0].if.header.x(: not a regular expression: Unclosed group at\
             character 3
            test.yaml:9:25: rules[0].if.header.subject[1]: not a regular expression: Unclosed\
             character class at character 1
            test.yaml:11:20: rules[1].if.bodi: unknown key; did you mean 'body'?
            test.yaml:11:36: rules[1].then: 'rejects' is not one of reject, tempfail, discard,\
             quarantine, add-header, find
            test.yaml:12:5: rules[2].name: is missing\
            """);
  }

  /** In two parts, so that no scanner takes this file for the real thing. */
  private static final String EICAR =
      "X5O!P%@AP[4\\PZX54(P^)7CC)7}" + "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

  private static final String GTUBE =
      "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

  private static final String TEST_STRINGS =
      """
      rules:
        - name: gtube
          if: {body: 'XJS\\*C4JDBQADN1\\.NSBN3\\*2IDNEN\\*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL\\*C\\.34X'}
          then: reject 554 5.7.1 Gtube pattern
        - name: eicar
          if:
            body: 'X5O!P%@AP\\[4\\\\PZX54\\(P\\^\\)7CC\\)7\\}\\$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!\\$H\\+H\\*'
          then: reject 554 5.7.1 Eicar test string
      """;

  @Test
  void canNameTheTestStringsWithoutBeingOne() throws Exception {
    assertThat(TEST_STRINGS).doesNotContain(EICAR).doesNotContain(GTUBE);
    assertThat(ask(TEST_STRINGS, Fixture.mail("Subject: x", "", "a " + GTUBE + " b")))
        .isEqualTo(Outcome.reject(554, "5.7.1", "Gtube pattern"));
    assertThat(ask(TEST_STRINGS, Fixture.mail("Subject: x", "", EICAR)))
        .isEqualTo(Outcome.reject(554, "5.7.1", "Eicar test string"));
    assertThat(ask(TEST_STRINGS, Fixture.mail("Subject: x", "", "GTUBE and EICAR")))
        .isEqualTo(Outcome.PROCEED);
  }

  @Test
  void addressesAreThoseThatTheServerFinds() throws Exception {
    Envelope typed =
        new Envelope(
            ReversePath.of("<ann@corp.example.>"), Recipient.of("<bob@corp.example(@other)>"));
    Mail mail = Fixture.mail(SESSION, typed, "Subject: x", "", "y");
    for (String key : List.of("sender", "recipient")) {
      Outcome outcome = ask(rejecting("{" + key + ": '@corp\\.example$'}").getFirst(), mail);
      assertThat(outcome.verdict()).isInstanceOf(Verdict.Reject.class);
    }
  }
}
