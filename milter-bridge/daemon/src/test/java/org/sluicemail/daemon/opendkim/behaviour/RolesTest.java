package org.sluicemail.daemon.opendkim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.MAIL;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.inside;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.outside;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Session;

/** Whose mail is signed, verified, or left alone. */
class RolesTest {
  private static final String DOMAIN =
      "Domain example.test\nKeyFile FOLDER/rsa.key\nSelector rsa\nAlwaysAddARHeader yes\n";
  private static final String TABLES =
      "KeyTable csl:one=example.test:rsa:FOLDER/rsa.key,any=%:rsa:FOLDER/rsa.key,"
          + "gone=example.test:rsa:/nowhere/key,broken=example.test,"
          + "two=example.test:other:FOLDER/rsa.key\nAlwaysAddARHeader yes\nSigningTable ";

  @TempDir private Path folder;

  /** What is done, in a word; for signatures in which name. */
  private String role(String settings, Session session, String mail, String... recipients)
      throws Exception {
    try (Stage stage = Stage.of(folder, settings)) {
      List<String> said = stage.play(session, mail, recipients);
      if (!said.getFirst().equals("proceed")) {
        return said.getFirst();
      }
      StringBuilder word = new StringBuilder();
      for (String line : said) {
        if (line.startsWith("top DKIM-Signature")) {
          word.append(line.replaceAll(".*(d=[^;]*; s=[^;]*);.*?( i=[^;]*;|$)?.*", "$1"))
              .append(line.contains(" i=") ? line.replaceAll(".*( i=[^;]*);.*", "$1") : "")
              .append('\n');
        } else if (line.startsWith("top Authentication-Results")) {
          word.append(line.replaceAll(".*dkim=(\\w+).*", "$1")).append('\n');
        }
      }
      return word.isEmpty() ? "nothing" : word.toString().strip();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ours from inside      | joe@example.test      |           | in  | d=example.test; s=rsa",
        "ours in capitals      | JOE@Example.TEST      |           | in  | d=example.test; s=rsa",
        "ours from outside     | joe@example.test      |           | out | none",
        "a stranger's inside   | joe@stranger.test     |           | in  | none",
        "below us              | joe@sub.example.test  |           | in  | none",
        "below us, and wanted"
            + " | joe@sub.example.test | SubDomains yes | in | d=example.test; s=rsa i=@example.test",
        "us, subdomains wanted | joe@example.test | SubDomains yes | in | d=example.test; s=rsa",
        "only like us       | joe@notexample.test | SubDomains yes | in | none",
        "signing is off        | joe@example.test      | Mode v    | in  | nothing",
        "signing alone         | joe@example.test      | Mode s    | in  | d=example.test; s=rsa",
        "verifying is off      | joe@example.test      | Mode s    | out | nothing",
        "verifying alone       | joe@example.test      | Mode v    | out | none",
        "exempt, inside   | joe@example.test | ExemptDomains example.test | in | nothing",
        "exempt, outside  | joe@example.test | ExemptDomains example.test | out | nothing",
        "exempt is another | joe@example.test | ExemptDomains other.test | in"
            + " | d=example.test; s=rsa",
        "to one not to sign for | joe@example.test | DontSignMailTo ann@other.test | in | nothing",
        "to another | joe@example.test | DontSignMailTo bob@other.test | in"
            + " | d=example.test; s=rsa",
        "not to sign for, from outside | joe@example.test | DontSignMailTo ann@other.test"
            + " | out | none",
        "internal by name | joe@example.test | InternalHosts .stranger.test | out"
            + " | d=example.test; s=rsa",
        "internal by network | joe@example.test | InternalHosts 192.0.2.0/24 | out"
            + " | d=example.test; s=rsa",
        "a list takes the place of the usual | joe@example.test | InternalHosts 192.0.2.0/24"
            + " | in | none",
        "not in what is no domain | joe@[192.0.2.1] | Domain * | in | none",
        "by the daemon's name | joe@example.test | MTA smtpd | out | d=example.test; s=rsa",
        "case counts there | joe@example.test | MTA SMTPD | out | none",
      })
  void byDomain(String what, String from, String settings, String client, String expected)
      throws Exception {
    Session session = client.equals("in") ? inside() : outside();
    String more = Optional.ofNullable(settings).orElse("");
    assertThat(role(DOMAIN + more, session, MAIL.replace("joe@example.test", from)))
        .as(what)
        .isEqualTo(expected);
  }

  static List<Session> trusted() {
    return List.of(
        outside().withMacros(Map.of("auth_type", "PLAIN")),
        outside().withMacros(Map.of("zone", "two")),
        inside().withClient(new Client(Optional.empty(), 0, "")));
  }

  @ParameterizedTest
  @MethodSource("trusted")
  void trustsWhoHasLoggedInOrHasAMacroOrNoAddress(Session session) throws Exception {
    assertThat(role(DOMAIN + "MacroList zone=one|two", session, MAIL)).startsWith("d=");
  }

  @ParameterizedTest
  @CsvSource({"zone=one|two,three,none", "zone=one|two,,none", "zone,any,d=example.test; s=rsa"})
  void aMacroHasOneOfItsValues(String list, String value, String expected) throws Exception {
    Map<String, String> macros = value == null ? Map.of() : Map.of("zone", value);
    assertThat(role(DOMAIN + "MacroList " + list, outside().withMacros(macros), MAIL))
        .isEqualTo(expected);
  }

  @Test
  void everybodysDomainIsOursWithAStar() throws Exception {
    String mail = MAIL.replace("example.test", "whoever.test");
    assertThat(role(DOMAIN.replace("Domain example.test", "Domain *"), inside(), mail))
        .isEqualTo("d=whoever.test; s=rsa");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "csl:joe@example.test=one;            d=example.test, s=rsa",
        "csl:example.test=one;                d=example.test, s=rsa",
        "csl:.test=one;                       d=example.test, s=rsa",
        "csl:*=one;                           d=example.test, s=rsa",
        "csl:joe@*=any;                       d=example.test, s=rsa",
        "csl:example.test=one:joe@%;          d=example.test, s=rsa i=joe@example.test",
        "csl:example.test=one:joe@foreign.test; d=example.test, s=rsa",
        "csl:ann@example.test=one;            none",
        "csl:example.test=unknown;            451 4.7.0 DKIM signing key is not available",
        "csl:example.test=gone;               451 4.7.0 DKIM signing key is not available",
        "csl:example.test=broken;             451 4.7.0 DKIM signing key is not available",
      })
  void byTables(String table, String expected) throws Exception {
    assertThat(role(TABLES + table, inside(), MAIL)).isEqualTo(expected.replace(", ", "; "));
  }

  @Test
  void aStrangerIsNotLookedUpInTables() throws Exception {
    assertThat(role(TABLES + "csl:example.test=gone", outside(), MAIL)).isEqualTo("none");
  }

  @Test
  void ofSeveralRowsTheLastSignatureIsOnTop() throws Exception {
    String table = TABLES + "csl:joe@example.test=one,example.test=two\n";
    assertThat(role(table + "MultipleSignatures yes", inside(), MAIL))
        .isEqualTo("d=example.test; s=other\nd=example.test; s=rsa");
    assertThat(role(table, inside(), MAIL)).isEqualTo("d=example.test; s=rsa");
  }

  @Test
  void oneRowThatFailsFailsTheMail() throws Exception {
    String table = TABLES + "csl:joe@example.test=one,example.test=gone\n";
    assertThat(role(table + "MultipleSignatures yes", inside(), MAIL)).startsWith("451 4.7.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "From: joe                          | permerror",
        "X-From: joe@example.test           | permerror",
        "From: <joe@example.test>, x@y.test | d=example.test; s=rsa",
        "Sender: ann@stranger.test@@        | permerror",
        "Sender: ann@stranger.test          | none",
      })
  void theSenderIsWhoTheFirstFieldNames(String field, String expected) throws Exception {
    String mail = field + "\n" + MAIL.substring(MAIL.indexOf("To:"));
    assertThat(role(DOMAIN + "SenderHeaders Sender,From", inside(), mail)).isEqualTo(expected);
  }

  @Test
  void whoIsNotReadableIsLeftToWeakSyntaxWhereNobodySigns() throws Exception {
    String mail = MAIL.replace("joe@example.test", "joe");
    String weak = "Mode v\nAlwaysAddARHeader yes\nWeakSyntaxChecks yes";
    assertThat(role(weak, outside(), mail)).isEqualTo("none");
    assertThat(role(weak.replace("Mode v\n", ""), outside(), mail)).isEqualTo("permerror");
    assertThat(role("Mode v", outside(), mail)).isEqualTo("permerror");
    assertThat(role("IgnoreMalformedMail yes", outside(), mail)).isEqualTo("nothing");
  }

  @Test
  void whoSignsNeedsAFromField() throws Exception {
    String mail = MAIL.replace("From: Joe", "Sender: Joe");
    assertThat(role(DOMAIN + "SenderHeaders Sender", inside(), mail)).isEqualTo("permerror");
  }

  @Test
  void peersAreLetGoAtOnce() throws Exception {
    try (Stage stage = Stage.of(folder, DOMAIN, "PeerList 192.0.2.0/24")) {
      assertThat(stage.atConnect(outside())).contains("peer");
      assertThat(stage.atConnect(inside())).contains("opendkim");
      assertThat(stage.play(outside(), MAIL)).containsExactly("proceed");
    }
  }

  @Test
  void aKeyFileThatOthersReadStopsTheStart() throws Exception {
    Path key = folder.resolve("open.key");
    Files.writeString(key, Stage.RSA.pem());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    String settings = DOMAIN.replace("rsa.key", "open.key");
    assertThatThrownBy(() -> Stage.of(folder, settings)).hasMessageContaining("not safe");
    assertThat(role(settings + "RequireSafeKeys no", inside(), MAIL)).startsWith("d=");
  }
}
