package org.sluicemail.daemon.opendkim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.MAIL;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.inside;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.top;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.chain.Transaction;
import org.sluicemail.mail.Message;
import org.sluicemail.servers.Await;

/** How signatures are made. */
class SigningTest {
  private static final String DOMAIN =
      "Domain example.test\nKeyFile FOLDER/rsa.key\nSelector rsa\nCanonicalization simple\n";
  private static final String SIGNED =
      "top DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.test; s=rsa;"
          + " t=1795197600;";

  @TempDir private Path folder;

  private List<String> play(String settings, String mail, String... recipients) throws Exception {
    try (Stage stage = Stage.of(folder, DOMAIN + settings)) {
      return stage.play(inside(), mail, recipients);
    }
  }

  private String signature(String settings, String mail) throws Exception {
    return play(settings, mail).stream()
        .filter(line -> line.startsWith("top DKIM-Signature"))
        .findFirst()
        .orElseThrow();
  }

  private String tag(String name, String settings, String mail) throws Exception {
    for (String tag : signature(settings, mail).substring(20).split(";")) {
      if (tag.strip().startsWith(name + "=")) {
        return tag.strip().substring(name.length() + 1).replace(" ", "");
      }
    }
    return "";
  }

  @Test
  void theSignatureStandsAboveEverything() throws Exception {
    assertThat(play("", MAIL)).containsExactly("proceed", SIGNED + " h=From:To:Subject:Date;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                               | From:To:Subject:Date",
        "SignHeaders *,+Message-ID      | From:To:Subject:Date:Message-ID",
        "SignHeaders *,-Subject         | From:To:Date",
        "SignHeaders Subject            | From:Subject",
        "SignHeaders From,Message-*     | From:Message-ID",
        "SignHeaders From,Received      | From",
        "OmitHeaders *,+To              | From:Subject:Date",
        "OmitHeaders From               | From:To:Subject:Date",
        "OversignHeaders From,X-None    | From:To:Subject:Date:From:X-None",
      })
  void theFieldsAreThoseOfTheLists(String settings, String expected) throws Exception {
    String mail = top("Received: by x", MAIL);
    assertThat(tag("h", settings == null ? "" : settings, mail)).isEqualTo(expected);
  }

  @Test
  void aNameWithASemicolonIsPassedOver() throws Exception {
    assertThat(tag("h", "SignHeaders *", top("To;x: y", MAIL))).isEqualTo("From:To:Subject:Date");
  }

  @ParameterizedTest
  @CsvSource({
    "Canonicalization relaxed,                 X-Other: x,                     relaxed/simple",
    "Canonicalization relaxed/relaxed,         X-Other: x,                     relaxed/relaxed",
    "Canonicalization relaxed/relaxed,    X-Canonicalization: simple/relaxed,  simple/relaxed",
    "Canonicalization relaxed/relaxed,    X-Canonicalization: SIMPLE,          simple/relaxed",
    "Canonicalization relaxed/relaxed,    X-Canonicalization: foo/simple,      relaxed/relaxed",
    "Canonicalization relaxed/relaxed,    X-Canonicalization: a/b/c,           relaxed/relaxed",
  })
  void aFieldMayChooseTheCanonicalization(String settings, String field, String expected)
      throws Exception {
    assertThat(tag("c", settings, top(field, MAIL))).isEqualTo(expected);
  }

  @Test
  void theChoosingFieldHasTheNameThatIsConfigured() throws Exception {
    String mail = top("C14n: relaxed", MAIL);
    assertThat(tag("c", "SelectCanonicalizationHeader C14n", mail)).isEqualTo("relaxed/simple");
    assertThat(tag("c", "", mail)).isEqualTo("simple/simple");
  }

  @Test
  void saysMoreWhenAsked() throws Exception {
    String settings = "SignatureTTL 100\nRequestReports yes\nDiagnostics yes\nMaximumSignedBytes 5";
    String signature = signature(settings, MAIL);
    assertThat(signature).contains(" x=1795197700;", " r=y;", " l=5;", " z=From:=20Joe");
    assertThat(signature(settings.replace("5", "999"), MAIL)).contains(" l=13;");
  }

  @Test
  void theBodyHasALengthForWhoWantsIt() throws Exception {
    String settings = "BodyLengthDB ann@other.test";
    assertThat(play(settings, MAIL, "<bob@other.test>").get(1)).doesNotContain(" l=");
    assertThat(play(settings, MAIL, "<bob@other.test>", "<ANN@other.test>").get(1))
        .contains(" l=13;");
  }

  @Test
  void oldSignaturesGoWhenAsked() throws Exception {
    String mail = Stage.signed(MAIL, "rsa");
    assertThat(play("RemoveOldSignatures yes", mail)).contains("remove DKIM-Signature");
    assertThat(play("", mail)).hasSize(2);
  }

  @Test
  void whatClaimsToBeOursStaysInMailThatIsSigned() throws Exception {
    String mail = top("Authentication-Results: mta.test; dkim=pass", MAIL);
    assertThat(play("", mail)).hasSize(2);
  }

  @Test
  void ed25519SignsWhereItIsTheAlgorithm() throws Exception {
    try (Stage stage =
        Stage.of(
            folder, DOMAIN.replace("rsa.key", "ed.key"), "SignatureAlgorithm ed25519-sha256")) {
      assertThat(stage.play(inside(), MAIL).get(1)).contains("a=ed25519-sha256");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SignatureAlgorithm ed25519-sha256,                             451 4.7.0 resource unavailable",
    "SignatureAlgorithm ed25519-sha256;On-InternalError reject,     550 5.7.0 resource unavailable",
    "MinimumKeyBits 4096,                                           550 5.7.0 DKIM signing error",
    "MinimumKeyBits 4096;On-SignatureError tempfail,                451 4.7.0 DKIM signing error",
    "MinimumKeyBits 4096;On-SignatureError accept,                  proceed",
  })
  void aKeyThatDoesNotFitIsAnError(String settings, String verdict) throws Exception {
    assertThat(play(settings.replace(";", "\n"), MAIL)).containsExactly(verdict);
  }

  @Test
  void tablesThatChangeInBetweenDoNotLetItPassUnsigned() throws Exception {
    Path table = Files.writeString(folder.resolve("signing"), "example.test one\n");
    String tables =
        "KeyTable csl:one=example.test:rsa:FOLDER/rsa.key\nSigningTable file:FOLDER/signing";
    try (Stage stage = Stage.of(folder, tables)) {
      Message message = Stage.mail(MAIL);
      Transaction decided = stage.begin(inside(), message, "<ann@other.test>");
      Files.writeString(table, "nobody.test one\n");
      Await.until("the table is read anew", Duration.ofSeconds(30), () -> !isSigned(stage));
      assertThat(Stage.end(decided, message)).anyMatch(line -> line.startsWith("top DKIM-"));
    }
  }

  private static boolean isSigned(Stage stage) throws IOException {
    try {
      return stage.play(inside(), MAIL).size() > 1;
    } catch (InterruptedException e) {
      throw new InterruptedIOException(e.getMessage());
    }
  }

  @Test
  void whatWeAddIsNamedWhenAsked() throws Exception {
    assertThat(play("SoftwareHeader yes", MAIL).get(1))
        .startsWith("top DKIM-Filter: Sluice v")
        .endsWith(" mta.test 4711");
  }

  @Test
  void loneLineEndsAreMadeWholeWhenAsked() throws Exception {
    try (Stage fixing = Stage.of(folder, DOMAIN, "FixCRLF yes")) {
      String broken = fixing.bodyHash(inside(), "a\nb\rc\r\n\r\n\n");
      assertThat(broken).isEqualTo(fixing.bodyHash(inside(), "a\r\nb\r\nc\r\n\r\n\r\n"));
    }
    try (Stage plain = Stage.of(folder, DOMAIN)) {
      assertThat(plain.bodyHash(inside(), "a\nb\rc\r\n"))
          .isNotEqualTo(plain.bodyHash(inside(), "a\r\nb\r\nc\r\n"));
    }
  }
}
