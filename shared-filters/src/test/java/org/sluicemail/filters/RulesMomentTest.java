package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.filters.Ruled.MAIL;
import static org.sluicemail.filters.Ruled.ask;
import static org.sluicemail.filters.Ruled.rejecting;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Fact;

/** When a rule is judged, and what it asks for. */
class RulesMomentTest {
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
}
