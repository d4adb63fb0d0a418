package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.arc.ArcResults;
import org.sluicemail.arc.ChainSealer;
import org.sluicemail.arc.ChainStatus;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

class ArcVerifyTest {
  private static final String ZONE =
      Keys.record("list.test", "s", Keys.ED25519) + Keys.record("mx.other.test", "s", Keys.ED25519);

  private static final Mail MAIL = Fixture.mail("From: ann@example.org", "", "Hello", "");

  private static MessageFilter filter(String yaml) throws ConfigException {
    return (MessageFilter)
        new ArcVerify().build(Config.parse("test.yaml", yaml), Keys.services(ZONE)).getFirst();
  }

  private static List<String> names(Outcome outcome) {
    return outcome.findings().stream().map(Finding::name).toList();
  }

  /** {@code mail} sealed by these domains, one after the other. */
  private static Mail sealed(Mail mail, String... domains) throws Exception {
    Mail sealed = mail;
    for (String domain : domains) {
      ChainSealer sealer = new ChainSealer(domain, "s", Keys.ED25519);
      BodyHashes hashes = new BodyHashes();
      BodyHash hash = sealer.want(hashes);
      hashes.read(mail.message().body().open());
      ChainStatus status = sealed == mail ? ChainStatus.NONE : ChainStatus.PASS;
      AuthenticationResults none = new AuthenticationResults(domain, List.of());
      for (HeaderField field :
          sealer
              .seal(
                  sealed.message().header(),
                  hash,
                  status,
                  none,
                  Fixture.services().clock().instant())
              .reversed()) {
        sealed = Fixture.with(sealed, field);
      }
    }
    return sealed;
  }

  @Test
  void findsWhatBecameOfTheChain() throws Exception {
    assertThat(names(filter("").onMessage(MAIL))).containsExactly("arc:none");
    Outcome outcome = filter("").onMessage(sealed(MAIL, "list.test", "mx.other.test"));
    assertThat(names(outcome)).containsExactly("arc:pass");
    MethodResult result = ((Finding.AuthResult) outcome.findings().getFirst()).result();
    assertThat(result.comment()).isEqualTo("i=2");
    assertThat(result.property("header", "oldest-pass")).contains("0");
    assertThat(result.property("smtp", "remote-ip")).isEmpty();
    Mail changed = Fixture.with(sealed(MAIL, "list.test"), HeaderField.of("Subject", "added"));
    assertThat(names(filter("").onMessage(changed))).containsExactly("arc:fail");
  }

  @Test
  void saysWhereItCameFrom() throws Exception {
    Session session =
        Session.UNKNOWN.withClient(new Client(InetAddress.getByName("192.0.2.7"), 25, ""));
    Mail mail = new Mail(session, MAIL.envelope(), MAIL.message());
    MethodResult result =
        ((Finding.AuthResult) filter("").onMessage(mail).findings().getFirst()).result();
    assertThat(result.property("smtp", "remote-ip")).contains("192.0.2.7");
    assertThat(filter("").needs().facts()).contains(Fact.CLIENT);
  }

  @ParameterizedTest
  @CsvSource({
    "list.test, true",
    "'list.test,other.test', true",
    "'LIST.test.,mx.other.test', true",
    "other.test, false",
    "t.test, false",
    "'', false",
  })
  void knowsWhomToTrust(String trusted, boolean both) throws Exception {
    String yaml = "trusted: [" + trusted + "]";
    List<String> one = names(filter(yaml).onMessage(sealed(MAIL, "list.test")));
    assertThat(one.contains(ArcVerify.TRUSTED)).isEqualTo(both);
    List<String> two = names(filter(yaml).onMessage(sealed(MAIL, "list.test", "mx.other.test")));
    assertThat(two.contains(ArcVerify.TRUSTED)).isEqualTo(both && trusted.contains("other"));
    assertThat(names(filter(yaml).onMessage(MAIL))).containsExactly("arc:none");
  }

  @Test
  void refusesChainsThatFailWhenTold() throws Exception {
    Mail changed = Fixture.with(sealed(MAIL, "list.test"), HeaderField.of("Subject", "x"));
    assertThat(filter("").onMessage(changed).verdict().accepts()).isTrue();
    assertThat(filter("fail: reject 550 5.7.29 {reason}").onMessage(changed).verdict())
        .asString()
        .contains("5.7.29", "signature did not verify");
    assertThat(filter("fail: reject 550 5.7.29 {reason}").onMessage(MAIL).verdict().accepts())
        .isTrue();
  }

  @Test
  void hasItsLimits() throws Exception {
    Mail two = sealed(MAIL, "list.test", "list.test");
    assertThat(names(filter("sets: 1").onMessage(two))).containsExactly("arc:fail");
    assertThat(names(filter("sets: 2").onMessage(two))).containsExactly("arc:pass");
    Mail added = Fixture.with(sealed(MAIL, "list.test"), HeaderField.of("Sender", "b@c.test"));
    assertThat(names(filter("").onMessage(added))).containsExactly("arc:pass");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sets: 51 | sets",
        "minimum-bits: 512 | minimum-bits",
        "trusted: [a b] | is no domain name",
        "'fail: reject 550 5.7.29 {domain}' | there is no {domain}",
      })
  void tellsWhatIsWrong(String yaml, String why) {
    assertThatThrownBy(() -> filter(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  @Test
  void letsMailPassWhenItFails() {
    assertThat(new ArcVerify().onError()).isEqualTo(OnError.PROCEED);
  }

  @Test
  void findsItsResultAmongOthers() throws Exception {
    List<MethodResult> results =
        List.of(
            new MethodResult("dkim", "pass"),
            ((Finding.AuthResult) filter("").onMessage(MAIL).findings().getFirst()).result());
    assertThat(ArcResults.status(results)).contains(ChainStatus.NONE);
    assertThat(ArcResults.status(results.subList(0, 1))).isEmpty();
  }
}
