package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

class DkimVerifyTest {
  private static final String ZONE =
      Keys.record("example.org", "s", Keys.ED25519)
          + Keys.record("list.test", "s", Keys.ED25519)
          + Keys.record("sub.example.org", "s", Keys.ED25519)
          + Keys.txt("s._domainkey.testing.test", Keys.ED25519.record().replace("p=", "t=y; p="))
          + ";! SERVFAIL s._domainkey.broken.test\n";

  private static final Mail MAIL =
      Fixture.mail("From: Ann <ann@example.org>", "Subject: Hi", "", "Hello", "");

  private static MessageFilter filter(String yaml) throws ConfigException {
    Config config = Config.parse("test.yaml", yaml);
    List<Filter> parts = new DkimVerify().build(config, Keys.services(ZONE));
    assertThat(parts).hasSize(1);
    return (MessageFilter) parts.getFirst();
  }

  private static Outcome judge(String yaml, Mail mail) throws Exception {
    return filter(yaml).onMessage(mail);
  }

  private static List<String> names(Outcome outcome) {
    return outcome.findings().stream().map(Finding::name).toList();
  }

  private static Mail changed(Mail mail) {
    return Fixture.with(mail, HeaderField.of("Subject", "Buy"));
  }

  @Test
  void findsThatAMailIsSigned() throws Exception {
    Outcome outcome = judge("", Keys.signed(MAIL, "example.org"));
    assertThat(outcome.verdict().word()).isEqualTo("proceed");
    assertThat(names(outcome)).containsExactly("dkim:pass", "dkim:aligned");
    MethodResult result = ((Finding.AuthResult) outcome.findings().getFirst()).result();
    assertThat(result.comment()).isEqualTo("256-bit key");
    assertThat(result.reason()).isEmpty();
    assertThat(result.property("header", "d")).contains("example.org");
    assertThat(result.property("header", "i")).contains("@example.org");
    assertThat(result.property("header", "a")).contains("ed25519-sha256");
    assertThat(result.property("header", "s")).contains("s");
    assertThat(result.property("header", "b").orElseThrow()).hasSize(8);
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, pass, true",
    "sub.example.org, pass, true",
    "list.test, pass, false",
    "absent.test, permerror, false",
    "broken.test, temperror, false",
  })
  void findsOutWhoseTheSignatureIs(String domain, String result, boolean aligned) throws Exception {
    List<String> names = names(judge("", Keys.signed(MAIL, domain)));
    assertThat(names).startsWith("dkim:" + result);
    assertThat(names.contains("dkim:aligned")).isEqualTo(aligned);
  }

  @Test
  void reportsBareLineEndsSignedOrNot() throws Exception {
    String[] lines = {"From: Ann <ann@example.org>", "", "Hello\n.\r\nMAIL FROM:<>", ""};
    Mail bare = Fixture.mail(lines);
    assertThat(names(judge("", bare))).containsExactly("dkim:none", "dkim:bare-line-ends");
    assertThat(names(judge("", Keys.signed(bare, "example.org"))))
        .containsExactly("dkim:pass", "dkim:aligned", "dkim:bare-line-ends");
    assertThat(filter("").needs().produces()).contains("dkim:*");
  }

  @Test
  void saysThatThereIsNone() throws Exception {
    assertThat(names(judge("", MAIL))).containsExactly("dkim:none");
  }

  @Test
  void tellsWhyNot() throws Exception {
    Outcome outcome = judge("", changed(Keys.signed(MAIL, "example.org")));
    MethodResult result = ((Finding.AuthResult) outcome.findings().getFirst()).result();
    assertThat(result.result()).isEqualTo("policy");
    assertThat(result.reason()).contains("a field was added");
  }

  @Test
  void tellsSignaturesApart() throws Exception {
    Mail twice = Keys.signed(Keys.signed(MAIL, "example.org"), "list.test");
    assertThat(judge("", twice).findings())
        .filteredOn(Finding.AuthResult.class::isInstance)
        .extracting(f -> ((Finding.AuthResult) f).result().property("header", "b").orElseThrow())
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void onlyTellsUnlessItIsToldMore() throws Exception {
    for (String domain : List.of("absent.test", "broken.test", "list.test")) {
      assertThat(judge("", Keys.signed(MAIL, domain)).verdict().word()).isEqualTo("proceed");
    }
  }

  private static final String STRICT =
      """
      then:
        none: reject 550 5.7.20 No signature
        fail: discard
        policy: reject 550 5.7.21 {result} of {domain}
        temperror: tempfail 451 4.7.5 {reason}
        permerror: quarantine no key
        unaligned: reject 550 5.7.22 Not by the author
      """;

  @Test
  void doesWhatItIsToldForEachResult() throws Exception {
    assertThat(judge(STRICT, MAIL).verdict())
        .isEqualTo(Outcome.reject(550, "5.7.20", "No signature").verdict());
    assertThat(judge(STRICT, changed(Keys.signed(MAIL, "example.org"))).verdict())
        .isEqualTo(Outcome.reject(550, "5.7.21", "policy of example.org").verdict());
    assertThat(judge(STRICT, Keys.signed(MAIL, "broken.test")).verdict().toString())
        .contains("4.7.5", "could not be looked up");
    assertThat(judge(STRICT, Keys.signed(MAIL, "absent.test")).verdict().word())
        .isEqualTo("quarantine");
    assertThat(judge(STRICT, Keys.signed(MAIL, "list.test")).verdict())
        .isEqualTo(Outcome.reject(550, "5.7.22", "Not by the author").verdict());
    assertThat(judge(STRICT, Keys.signed(MAIL, "example.org")).verdict().word())
        .isEqualTo("proceed");
  }

  @Test
  void judgesByTheBestSignature() throws Exception {
    Mail failed = Keys.signed(Keys.signed(MAIL, "absent.test"), "broken.test");
    assertThat(judge(STRICT, failed).verdict().word()).isEqualTo("tempfail");
    assertThat(judge(STRICT, Keys.signed(failed, "example.org")).verdict().word())
        .isEqualTo("proceed");
  }

  @Test
  void isMildWithThoseWhoTryItOut() throws Exception {
    Mail signed = changed(Keys.signed(MAIL, "testing.test"));
    Outcome outcome = judge(STRICT, signed);
    assertThat(outcome.verdict().word()).isEqualTo("proceed");
    assertThat(((Finding.AuthResult) outcome.findings().getFirst()).result().comment())
        .isEqualTo("256-bit key, testing");
  }

  @Test
  void canBeLax() throws Exception {
    Mail added = changed(Keys.signed(MAIL, "example.org"));
    assertThat(names(judge("allow-unsigned-fields: true", added))).contains("dkim:pass");
    Mail longer = Keys.signed(MAIL, "example.org", OptionalLong.of(2));
    assertThat(names(judge("", longer))).containsExactly("dkim:policy");
    assertThat(names(judge("allow-unsigned-body: true", longer))).contains("dkim:pass");
  }

  @Test
  void refusesWeakRulesAndUnknownValues() {
    assertThatThrownBy(() -> filter("minimum-bits: 512")).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> filter("then: {none: 'reject {selector}'}"))
        .hasMessageContaining("there is no {selector}");
  }

  @Test
  void letsMailThroughWhenItFails() throws Exception {
    assertThat(new DkimVerify().onError()).isEqualTo(OnError.PROCEED);
    assertThat(filter(STRICT).needs().quarantines()).isTrue();
    assertThat(filter("").needs().body()).isTrue();
    assertThat(filter("").needs().produces()).containsExactly("dkim:*");
  }
}
