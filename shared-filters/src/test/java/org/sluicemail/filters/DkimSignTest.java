package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Sealer;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class DkimSignTest {
  private static final Mail MAIL =
      Fixture.mail(
          "From: Ann <ann@example.org>", "To: bob@example.net", "Subject: Hi", "", "Hello", "");

  private static final String ZONE =
      Keys.record("example.org", "rsa", Keys.RSA)
          + Keys.record("example.org", "ed", Keys.ED25519)
          + Keys.record("example.org", "dkim", Keys.RSA)
          + Keys.record("sub.example.org", "ed", Keys.ED25519);

  @TempDir private Path folder;

  private static String key(String domain, String selector, String pem) {
    return "  - {domain: '"
        + domain
        + "', selector: "
        + selector
        + ", key: \""
        + pem.replace("\n", "\\n")
        + "\"}\n";
  }

  private static final String ED = "keys:\n" + key("example.org", "ed", Keys.ED25519.pem());

  private static final String DUAL = ED + key("example.org", "rsa", Keys.RSA.pem());

  private static List<Filter> parts(String yaml) throws ConfigException {
    return new DkimSign().build(Config.parse("test.yaml", yaml), Keys.services(ZONE));
  }

  private static List<HeaderField> seal(String yaml, Mail mail) throws Exception {
    return ((Sealer) parts(yaml).get(1)).seal(mail, Findings.NONE);
  }

  private static List<Finding> announced(String yaml, Mail mail) throws Exception {
    HeaderFilter header = (HeaderFilter) parts(yaml).getFirst();
    return header.onHeader(mail.session(), mail.envelope(), mail.message().header()).findings();
  }

  private static List<String> verified(Mail mail, List<HeaderField> seals) throws Exception {
    Mail signed = mail;
    for (HeaderField seal : seals.reversed()) {
      signed = Fixture.with(signed, seal);
    }
    MessageFilter verify =
        (MessageFilter)
            new DkimVerify().build(Config.parse("v.yaml", ""), Keys.services(ZONE)).getFirst();
    return verify.onMessage(signed).findings().stream().map(Finding::name).toList();
  }

  @Test
  void signsSoThatItVerifies() throws Exception {
    assertThat(verified(MAIL, seal(ED, MAIL))).containsExactly("dkim:pass", "dkim:aligned");
    assertThat(verified(MAIL, seal(DUAL, MAIL)))
        .containsExactly("dkim:pass", "dkim:pass", "dkim:aligned");
  }

  @Test
  void announcesThatItWillSign() throws Exception {
    assertThat(announced(DUAL, MAIL)).containsExactly(new Finding.Mark("will-sign", "example.org"));
    assertThat(announced(DUAL, Fixture.mail("From: eve@other.org", "", "x"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "From: eve@other.org | ''",
        "From: a@notexample.org | ''",
        "From: a@sub.example.org | ''",
        "From: | ''",
        "From: undisclosed | ''",
        "Subject: no author | ''",
        "From: a@example.org ~From: b@example.org | ''",
        "From: a@EXAMPLE.org | example.org",
        "From: a@example.org, b@other.org | example.org",
        "From: \"a@other.org\" <b@example.org> | example.org",
      })
  void signsForItsDomainsAlone(String header, String domain) throws Exception {
    List<String> lines = new ArrayList<>(List.of(header.split("~")));
    lines.addAll(List.of("", "x"));
    Mail mail = Fixture.mail(lines.toArray(String[]::new));
    assertThat(seal(ED, mail)).hasSize(domain.isEmpty() ? 0 : 1);
  }

  @Test
  void signsForDomainsBelow() throws Exception {
    Mail below = Fixture.mail("From: a@x.example.org", "", "x", "");
    assertThat(seal(ED + "sub-domains: true\n", below)).hasSize(1);
    assertThat(verified(below, seal(ED + "sub-domains: true\n", below)))
        .containsExactly("dkim:pass", "dkim:aligned");
    Mail own = Fixture.mail("From: a@sub.example.org", "", "x", "");
    String any = "keys:\n" + key("*", "ed", Keys.ED25519.pem());
    assertThat(verified(own, seal(any, own))).containsExactly("dkim:pass", "dkim:aligned");
  }

  @ParameterizedTest
  @CsvSource({
    "from, 1",
    "sender, 0",
    "envelope, 0",
    "user, 0",
  })
  void asksWhoseMailItIs(String whose, int signatures) throws Exception {
    Session session = Session.UNKNOWN.withUser("carl@three.test");
    Envelope envelope = new Envelope(ReversePath.of("x@two.test"), Recipient.of("bob@example.net"));
    Mail mail =
        Fixture.mail(session, envelope, "From: ann@example.org", "Sender: s@one.test", "", "x");
    String yaml = ED + "sign-for: " + whose + "\nallow-user-mismatch: true\n";
    assertThat(seal(yaml, mail)).hasSize(signatures);
    Mail plain =
        Fixture.mail(
            Session.UNKNOWN, new Envelope(ReversePath.NULL), "From: ann@example.org", "", "x");
    assertThat(seal(yaml, plain)).hasSize(1); // the author's, where there is no other
  }

  @ParameterizedTest
  @CsvSource({
    "ann@example.org, '', 1",
    "ann, '', 1",
    "eve@other.org, '', 0",
    "eve@other.org, 'allow-user-mismatch: true', 1",
    "ann@sub.example.org, '', 1",
  })
  void doesNotSignForOthersInTheNameOfOurs(String user, String option, int signatures)
      throws Exception {
    Mail mail =
        Fixture.mail(
            Session.UNKNOWN.withUser(user), Fixture.ENVELOPE, "From: ann@example.org", "", "x");
    assertThat(seal(ED + option, mail)).hasSize(signatures);
  }

  @Test
  void comparesTheReversePathWhenTold() throws Exception {
    Envelope other = new Envelope(ReversePath.of("b@bounces.test"), Recipient.of("c@d.test"));
    Mail mail = Fixture.mail(Session.UNKNOWN, other, "From: ann@example.org", "", "x");
    assertThat(seal(ED, mail)).hasSize(1);
    assertThat(seal(ED + "allow-envelope-mismatch: false", mail)).isEmpty();
    Mail bounce =
        Fixture.mail(
            Session.UNKNOWN, new Envelope(ReversePath.NULL), "From: ann@example.org", "", "x");
    assertThat(seal(ED + "allow-envelope-mismatch: false", bounce)).hasSize(1);
  }

  @Test
  void takesKeysFromFilesAndFollowsThem() throws Exception {
    Path file = folder.resolve("example.org.dkim.key");
    String yaml = "path: " + folder + "/$domain.$selector.key\nrequire-safe-keys: false";
    assertThat(seal(yaml, MAIL)).isEmpty();
    Files.writeString(file, Keys.RSA.pem());
    assertThat(verified(MAIL, seal(yaml, MAIL))).contains("dkim:pass");
    Files.writeString(file, "nonsense");
    assertThatThrownBy(() -> announced(yaml, MAIL))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
    assertThat(new DkimSign().onError()).isEqualTo(OnError.TEMPFAIL);
  }

  @Test
  void takesTables() throws Exception {
    Path file = Files.writeString(folder.resolve("k"), Keys.ED25519.pem());
    Files.writeString(folder.resolve("signing"), "*@example.org k:%\n");
    Files.writeString(folder.resolve("keys"), "k example.org:ed:" + file + "\n");
    String yaml =
        "signing-table: refile:"
            + folder
            + "/signing\nkey-table: file:"
            + folder
            + "/keys\nrequire-safe-keys: false";
    assertThat(verified(MAIL, seal(yaml, MAIL))).contains("dkim:pass");
  }

  @Test
  void takesPathsOfSingleDomains() throws Exception {
    Path file = Files.writeString(folder.resolve("any"), Keys.ED25519.pem());
    String yaml =
        "path-map: csl:example.org=" + file + "\nselectors: [ed]\nrequire-safe-keys: false";
    assertThat(verified(MAIL, seal(yaml, MAIL))).contains("dkim:pass");
    assertThat(seal(yaml, Fixture.mail("From: a@other.test", "", "x"))).isEmpty();
  }

  @Test
  void comparesTheAuthorWhenTold() throws Exception {
    Mail mail = Fixture.mail("From: a@other.test", "Sender: s@example.org", "", "x");
    assertThat(seal(ED + "sign-for: sender", mail)).hasSize(1);
    assertThat(seal(ED + "sign-for: sender\nallow-from-mismatch: false", mail)).isEmpty();
  }

  @Test
  void signsAsItIsTold() throws Exception {
    String form =
        """
        canonicalization: simple/simple
        sign-headers: ["*", -Subject, X-Own]
        oversign-headers: [From]
        lifetime: 5d
        copy-headers: true
        """;
    String text =
        seal(ED + form, Fixture.with(MAIL, HeaderField.of("X-Own", "1"))).getFirst().text();
    assertThat(text)
        .contains("c=simple/simple", "x=", "z=", "h=X-Own:From:To:From")
        .doesNotContain("Subject");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sign-for: from | needs keys, a path or tables",
        "path: /x.key | the path must hold $domain",
        "path-map: file:/absent | /absent",
        "'path-map: a=b\npath: /x.key' | the path must hold $domain",
        "signing-table: csl:a=b | belong together",
        "'signing-table: file:/absent\nkey-table: a=b' | /absent",
        "'signing-table: ldap://x\nkey-table: a=b' | ldap: are not supported",
        "'keys: [{domain: a.org, selector: s}]' | either 'file' or 'key'",
        "'keys: [{domain: a b, selector: s, key: x}]' | is no domain name",
        "'keys: [{domain: a.org, selector: s, key: x}]' | keys",
        "'keys: [{domain: a.org, selector: s, file: /absent}]' | /absent",
        "'keys: [{domain: a.org, selector: s, key: x, identity: b@c.org}]' | within the domain",
        "'path: /$domain\nsign-headers: [Received, From]' | Received must not be signed",
        "'path: /$domain\nsign-headers: [Subject]' | From has to be signed",
        "'path: /$domain\ncanonicalization: relaxed' | expected two words",
        "'path: /$domain\ncanonicalization: relaxed/nofws' | neither simple nor relaxed",
      })
  void tellsWhatIsWrong(String yaml, String why) {
    assertThatThrownBy(() -> parts(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  @Test
  void neverShowsAKey() {
    String secret = Keys.ED25519.pem().split("\n")[1];
    String yaml = "keys:\n" + key("example.org", "ed", Keys.ED25519.pem().replace("PRIVATE", "X"));
    assertThatThrownBy(() -> parts(yaml)).message().doesNotContain(secret.substring(20));
  }

  @Test
  void changesNothingBesides() throws Exception {
    Outcome outcome =
        ((HeaderFilter) parts(ED).getFirst())
            .onHeader(MAIL.session(), MAIL.envelope(), MAIL.message().header());
    assertThat(outcome.edits()).isEmpty();
    assertThat(outcome.verdict().accepts()).isTrue();
  }
}
