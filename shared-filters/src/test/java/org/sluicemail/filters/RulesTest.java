package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Network;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class RulesTest {
  private static final Session SESSION =
      Session.UNKNOWN
          .withClient(new Client(Network.parse("192.0.2.7").address(), 25, "mail.example.org"))
          .withHelo("helo.example.org");

  private static final Envelope ENVELOPE =
      new Envelope(
          ReversePath.of("<ann@example.org>"),
          Recipient.of("bob@example.net"),
          Recipient.of("trap@example.net"));

  private static final Mail MAIL =
      Fixture.mail(
          SESSION,
          ENVELOPE,
          "Subject: Cheap\r\n pills",
          "X-Mailer: Bulk 1.0",
          "x-mailer: Other",
          "",
          "first line",
          "grün, second line");

  /** A set of one rule, in flow style, that rejects. */
  private static List<Filter> rejecting(String conditions) throws ConfigException {
    return Fixture.build(new Rules(), "rules: [{name: r, if: " + conditions + ", then: reject}]");
  }

  private static Outcome ask(Filter part, Mail mail) throws IOException, InterruptedException {
    Envelope envelope = mail.envelope();
    return switch (part) {
      case SenderFilter f -> f.onSender(mail.session(), envelope.sender());
      case RecipientFilter f ->
          f.onRecipient(mail.session(), envelope, envelope.recipients().getFirst());
      case HeaderFilter f -> f.onHeader(mail.session(), envelope, mail.message().header());
      case MessageFilter f -> f.onMessage(mail);
      default -> throw new IllegalArgumentException(part.toString());
    };
  }

  private static Outcome ask(String yaml, Mail mail) throws Exception {
    List<Filter> parts = Fixture.build(new Rules(), yaml);
    assertThat(parts).hasSize(1);
    return ask(parts.getFirst(), mail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{client: 192.0.2.0/24}                         | SENDER    | true",
        "{client: [10.0.0.0/8, 192.0.2.7]}              | SENDER    | true",
        "{client: 10.0.0.0/8}                           | SENDER    | false",
        "{client-name: 'example\\.org$'}                | SENDER    | true",
        "{client-name: '^example\\.org$'}               | SENDER    | false",
        "{client-name: '^$'}                            | SENDER    | false",
        "{helo: '^helo\\.'}                             | SENDER    | true",
        "{helo: [a.b, HELO]}                            | SENDER    | false",
        "{helo: [a.b, '(?i)HELO']}                      | SENDER    | true",
        "{sender: '^ann@'}                              | SENDER    | true",
        "{sender: '^$'}                                 | SENDER    | false",
        "{sender: ann, helo: helo}                      | SENDER    | true",
        "{sender: ann, helo: other}                     | SENDER    | false",
        "{sender: ann, not: {helo: other}}              | SENDER    | true",
        "{sender: ann, not: {helo: helo}}               | SENDER    | false",
        "{not: {helo: helo, sender: other}}             | SENDER    | true",
        "{not: {not: {helo: helo}}}                     | SENDER    | true",
        "{}                                             | SENDER    | true",
        "{recipient: '^bob@'}                           | RECIPIENT | true",
        "{recipient: '^trap@'}                          | RECIPIENT | false",
        "{recipient: '^bob@', sender: ann}              | RECIPIENT | true",
        "{recipient: '^bob@', sender: other}            | RECIPIENT | false",
        "{sender: ann, not: {recipient: '^trap@'}}      | RECIPIENT | true",
        "{any-recipient: '^trap@'}                      | HEADER    | true",
        "{any-recipient: '^carl@'}                      | HEADER    | false",
        "{header: {subject: Cheap pills}}               | HEADER    | true",
        "{header: {subject: ^pills}}                    | HEADER    | false",
        "{header: {X-MAILER: [^No, ^Other$]}}           | HEADER    | true",
        "{header: {x-.*: Bulk}}                         | HEADER    | true",
        "{header: {mailer: Bulk}}                       | HEADER    | false",
        "{header: {subject: Cheap, x-mailer: Bulk}}     | HEADER    | true",
        "{header: {subject: Cheap, x-mailer: None}}     | HEADER    | false",
        "{not: {header: {message-id: ''}}}              | HEADER    | true",
        "{header: {subject: Cheap}, recipient: '^bob@'} | HEADER    | false",
        "{header: {subject: Cheap}, recipient: '@'}     | HEADER    | true",
        "{body: second}                                 | MESSAGE   | true",
        "{body: 'line\\r\\ngr.n,'}                      | MESSAGE   | true",
        "{body: [none, grün]}                           | MESSAGE   | true",
        "{body: pills}                                  | MESSAGE   | false",
        "{body: second, sender: other}                  | MESSAGE   | false",
        "{body: second, any-recipient: trap}            | MESSAGE   | true",
        "{body: second, header: {subject: none}}        | MESSAGE   | false",
        "{size: '> 50'}                                 | MESSAGE   | true",
        "{size: '< 50'}                                 | MESSAGE   | false",
        "{sender: ann, not: {size: '> 10MiB'}}          | MESSAGE   | true",
      })
  void judgesAsSoonAsItCan(String conditions, String moment, boolean holds) throws Exception {
    List<Filter> parts = rejecting(conditions);
    assertThat(parts).hasSize(1);
    assertThat(parts.getFirst()).isInstanceOf(kind(moment));
    assertThat(ask(parts.getFirst(), MAIL).verdict() instanceof Verdict.Reject).isEqualTo(holds);
  }

  private static Class<? extends Filter> kind(String moment) {
    return switch (moment) {
      case "SENDER" -> SenderFilter.class;
      case "RECIPIENT" -> RecipientFilter.class;
      case "HEADER" -> HeaderFilter.class;
      default -> MessageFilter.class;
    };
  }

  @Test
  void asksForNothingThatNoRuleReads() throws Exception {
    assertThat(needs("{}")).isEqualTo(Needs.NONE);
    assertThat(needs("{client: 10.0.0.1}")).isEqualTo(Needs.NONE.facts(Fact.CLIENT));
    assertThat(needs("{client-name: x}")).isEqualTo(Needs.NONE.facts(Fact.CLIENT_NAME));
    assertThat(needs("{helo: x}")).isEqualTo(Needs.NONE.facts(Fact.HELO));
    assertThat(needs("{sender: x}")).isEqualTo(Needs.NONE.facts(Fact.SENDER));
    assertThat(needs("{recipient: x}")).isEqualTo(Needs.NONE.facts(Fact.RECIPIENTS));
    assertThat(needs("{any-recipient: x}")).isEqualTo(Needs.NONE.facts(Fact.RECIPIENTS));
    assertThat(needs("{header: {a: b}}")).isEqualTo(Needs.NONE.withHeader());
    assertThat(needs("{body: x}")).isEqualTo(Needs.NONE.withMessage());
    assertThat(needs("{size: '> 1'}")).isEqualTo(Needs.NONE.withMessage());
    assertThat(needs("{not: {helo: x}}")).isEqualTo(Needs.NONE.facts(Fact.HELO));
  }

  private static Needs needs(String conditions) throws ConfigException {
    return rejecting(conditions).getFirst().needs();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "find x                | {sender: a}        | SENDER",
        "quarantine            | {sender: a}        | SENDER",
        "discard               | {recipient: a}     | RECIPIENT",
        "tempfail              | {recipient: a}     | RECIPIENT",
        "find x                | {recipient: a}     | HEADER",
        "quarantine            | {recipient: a}     | HEADER",
        "'add-header X-A: b'   | {sender: a}        | HEADER",
        "'add-header X-A: b'   | {recipient: a}     | HEADER",
        "'add-header X-A: b'   | {body: a}          | MESSAGE",
      })
  void waitsUntilTheActionCanBeDone(String action, String conditions, String moment)
      throws Exception {
    String rule = "rules: [{name: r, if: " + conditions + ", then: " + action + "}]";
    assertThat(Fixture.build(new Rules(), rule).getFirst()).isInstanceOf(kind(moment));
  }

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
  void yieldsOnePartForEachMoment() throws Exception {
    List<Filter> parts =
        Fixture.build(
            new Rules(),
            """
            rules:
              - {name: a, if: {body: x}, then: reject}
              - {name: b, if: {sender: x}, then: reject}
              - {name: c, if: {header: {a: b}}, then: reject}
              - {name: d, if: {recipient: x}, then: reject}
              - {name: e, if: {helo: x}, then: reject}
            """);
    assertThat(parts).hasSize(4);
    assertThat(parts.get(0)).isInstanceOf(SenderFilter.class);
    assertThat(parts.get(0).needs()).isEqualTo(Needs.NONE.facts(Fact.SENDER, Fact.HELO));
    assertThat(parts.get(1)).isInstanceOf(RecipientFilter.class);
    assertThat(parts.get(2)).isInstanceOf(HeaderFilter.class);
    assertThat(parts.get(2).needs().body()).isFalse();
    assertThat(parts.get(3)).isInstanceOf(MessageFilter.class);
    assertThat(Fixture.build(new Rules(), "")).isEmpty();
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
