package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.chain.Conditions.ALICE;
import static org.sluicemail.chain.Conditions.holds;
import static org.sluicemail.chain.Conditions.when;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.chain.Condition.Truth;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

class WhenTest {
  private static Scene message(Header header, long size, Findings found, String... recipients) {
    List<Recipient> all = Stream.of(recipients).map(Recipient::of).toList();
    return Scene.atSender(Mails.session(), ALICE)
        .atMessage(Mails.session(), all, header, size, found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "any: [{helo: mail.example.com}, {client: 198.51.100.0/24}] | true",
        "any: [{client: 198.51.100.0/24}, {helo: mail.example.com}] | true",
        "any: [{client: 198.51.100.0/24}, {helo: other.example}] | false",
        "any: [{client: 198.51.100.0/24, helo: mail.example.com}] | false",
        "{any: [{client: 192.0.2.0/24}], helo: other.example} | false",
        "not: {any: [{client: 192.0.2.0/24}, {helo: other.example}]} | false",
        "any: [{not: {client: 192.0.2.0/24}}, {not: {helo: other.example}}] | true",
        "any: [{any: [{helo: a}, {helo: mail.example.com}]}] | true",
      })
  void anyHoldsWhenOneOfItsConditionsDoes(String yaml, boolean holds) throws Exception {
    assertThat(holds(yaml, Mails.session())).isEqualTo(holds);
  }

  @Test
  void anyIsKnownWhenOneHoldsOrAllAreKnown() throws Exception {
    Condition any = when("any: [{client: 192.0.2.0/24}, {size: '> 1KiB'}]");
    assertThat(any.test(Scene.atSender(Mails.session(), ALICE))).isEqualTo(Truth.TRUE);
    Condition other = when("any: [{client: 198.51.100.0/24}, {size: '> 1KiB'}]");
    assertThat(other.test(Scene.atSender(Mails.session(), ALICE))).isEqualTo(Truth.UNKNOWN);
    assertThat(other.known()).isEqualTo(Moment.MESSAGE);
    assertThat(other.needs().body()).isTrue();
    assertThat(when("any: [{finding: a}, {finding: b}]").findings())
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void isAlwaysTrueWhereThereIsNone() throws Exception {
    assertThat(When.condition(Optional.empty())).isEqualTo(Condition.always());
  }

  @ParameterizedTest
  @CsvSource({
    "alice@example.com, <alice@example.com>, true",
    "'[bob@, example.com]', <alice@example.com>, true",
    "example.com, <>, false",
    "'<>', <>, true",
    "'<>', <alice@example.com>, false",
    "'[\"<>\", example.com]', <>, true",
  })
  void sender(String patterns, String path, boolean expected) throws Exception {
    Scene scene = Scene.atSender(Mails.session(), ReversePath.of(path));
    assertThat(holds("sender: " + patterns, scene)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "From: a@example.org|true",
        "From: a@EXAMPLE.org, b@mail.example.net|true",
        "From: a@example.org, b@evil.test|false",
        "From: a@example.org <b@evil.test>|false",
        "Subject: no author|false",
      })
  void fromDomainMatchesWhenAllAuthorsDo(String field, boolean expected) throws Exception {
    Scene scene = message(Mails.header(field), 0, Findings.NONE);
    assertThat(holds("from-domain: [example.org, .example.net]", scene)).isEqualTo(expected);
  }

  @Test
  void twoFromFieldsAreFromNowhere() throws Exception {
    Header header = Mails.header("From: a@example.org\nFrom: a@example.org");
    assertThat(holds("from-domain: example.org", message(header, 0, Findings.NONE))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "<a@in.test>, <b@in.test>, true, true",
    "<a@in.test>, <b@out.test>, false, true",
    "<a@out.test>, <b@in.test>, false, true",
    "<a@out.test>, <b@out.test>, false, false",
  })
  void recipientIsEachAnyRecipientOne(String one, String other, boolean each, boolean any)
      throws Exception {
    Scene scene = message(Header.EMPTY, 0, Findings.NONE, one, other);
    assertThat(holds("recipient: in.test", scene)).isEqualTo(each);
    assertThat(holds("any-recipient: in.test", scene)).isEqualTo(any);
  }

  @Test
  void noRecipientMatchesNothing() throws Exception {
    Scene scene = message(Header.EMPTY, 0, Findings.NONE);
    assertThat(holds("recipient: in.test", scene)).isFalse();
    assertThat(holds("any-recipient: in.test", scene)).isFalse();
  }

  @Test
  void atRcptTheRecipientIsTheOneInQuestion() throws Exception {
    Scene scene =
        Scene.atSender(Mails.session(), ALICE)
            .atRecipient(Mails.session(), Recipient.of("<a@in.test>"), Findings.NONE);
    assertThat(holds("recipient: in.test", scene)).isTrue();
    assertThat(holds("any-recipient: a@in.test", scene)).isTrue();
    assertThat(holds("recipient: out.test", scene)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "> 1KiB, 1024, false",
    "> 1KiB, 1025, true",
    "< 1KiB, 1024, false",
    "< 1KiB, 1023, true",
    "<1KiB, 0, true",
  })
  void size(String range, long octets, boolean expected) throws Exception {
    Scene scene = message(Header.EMPTY, octets, Findings.NONE);
    assertThat(holds("size: '" + range + "'", scene)).isEqualTo(expected);
  }

  @Test
  void finding() throws Exception {
    Findings found = Findings.of("rules", new Finding.Mark("known", ""));
    assertThat(holds("finding: known", message(Header.EMPTY, 0, found))).isTrue();
    assertThat(holds("finding: [other, known]", message(Header.EMPTY, 0, found))).isTrue();
    assertThat(holds("finding: other", message(Header.EMPTY, 0, found))).isFalse();
    assertThat(holds("finding: known", message(Header.EMPTY, 0, Findings.NONE))).isFalse();
    assertThat(when("{finding: [a, b], not: {finding: c}}").findings())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void everyKeyMustHoldAndNotMustNot() throws Exception {
    String yaml = "{client: 192.0.2.0/24, not: {helo: .example.com, not: {sender: example.com}}}";
    assertThat(holds(yaml, Mails.session())).isTrue();
    assertThat(holds(yaml, Mails.session("198.51.100.1"))).isFalse();
    Scene other = Scene.atSender(Mails.session(), ReversePath.of("<a@other.test>"));
    assertThat(holds(yaml, other)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client: 10.0.0.0/8|CONNECT|CLIENT",
        "client-name: a.test|CONNECT|CLIENT_NAME",
        "listener: james|CONNECT|",
        "helo: a.test|SENDER|HELO",
        "authenticated: false|SENDER|USER",
        "user: a|SENDER|USER",
        "tls: true|SENDER|TLS",
        "macro: {j: a}|SENDER|",
        "sender: a.test|SENDER|SENDER",
        "recipient: a.test|RECIPIENT|RECIPIENTS",
        "any-recipient: a.test|RECIPIENT|RECIPIENTS",
        "finding: x|RECIPIENT|",
        "from-domain: a.test|HEADER|",
        "size: '> 1KiB'|MESSAGE|",
        "not: {size: '> 1KiB'}|MESSAGE|",
        "{client: 192.0.2.0/24, not: {helo: a.test}}|SENDER|CLIENT HELO",
      })
  void isKnownAtAMomentAndNeedsFacts(String yaml, Moment known, String facts) throws Exception {
    Condition condition = when(yaml);
    assertThat(condition.known()).isEqualTo(known);
    Fact[] expected =
        facts == null
            ? new Fact[0]
            : Stream.of(facts.split(" ")).map(Fact::valueOf).toArray(Fact[]::new);
    assertThat(condition.needs().facts()).containsExactlyInAnyOrder(expected);
    Scene connect = Scene.atConnect(Mails.session());
    assertThat(condition.test(connect) == Truth.UNKNOWN).isEqualTo(known != Moment.CONNECT);
  }

  @Test
  void whatIsInTheMessageHasToBeSent() throws Exception {
    assertThat(when("from-domain: a.test").needs()).isEqualTo(Needs.NONE.withHeader());
    assertThat(when("size: '> 1KiB'").needs()).isEqualTo(Needs.NONE.withMessage());
    assertThat(when("finding: x").needs()).isEqualTo(Needs.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client: []|f:1:1: client: names nothing to compare with",
        "{tls: true, sender: []}|f:1:13: sender: names nothing to compare with",
        "macro: {}|f:1:1: macro: names nothing to compare with",
        "not: {}|f:1:1: not: names nothing to compare with",
        "any: []|f:1:1: any: names nothing to compare with",
        "any: [{}]|f:1:7: any[0]: names nothing to compare with",
        "cleint: 10.0.0.1|f:1:1: cleint: unknown key; did you mean 'client'?",
        "client: 10.0.0.0/33|f:1:9: client: ",
        "size: 10MiB|f:1:7: size: ",
        "sender: <a@b.test>|f:1:9: sender: ",
        "client-name: '*.a.test'|f:1:14: client-name: ",
        "authenticated: perhaps|f:1:16: authenticated: ",
      })
  void refuses(String yaml, String problem) {
    assertThatThrownBy(() -> when(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", ""})
  void refusesToHoldForEverybodyUnsaid(String yaml) {
    assertThatThrownBy(() -> when(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("names nothing to compare with");
  }
}
