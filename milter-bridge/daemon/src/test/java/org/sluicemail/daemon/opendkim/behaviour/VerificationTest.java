package org.sluicemail.daemon.opendkim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.FORM;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.MAIL;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.NOW;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.form;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.outside;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.signed;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.top;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of signatures, and what comes of them. */
class VerificationTest {
  private static final String RESULT = "top Authentication-Results: mta.test; ";
  private static final String SUFFIX =
      " header.d=example.test header.i=@example.test header.a=rsa-sha256 header.s=";

  @TempDir private Path folder;

  private List<String> play(String settings, String mail) throws Exception {
    try (Stage stage = Stage.of(folder, settings.replace(";", "\n"))) {
      return stage.play(outside(), mail);
    }
  }

  /** A mail by the name of what is wrong with it. */
  private static String mail(String what) throws Exception {
    return switch (what) {
      case "unsigned" -> MAIL;
      case "changed" -> signed(MAIL, "rsa").replace("Hello there", "Goodbye");
      case "changed-testing" -> signed(MAIL, "testing").replace("Hello there", "Goodbye");
      case "revoked", "rsa", "small", "broken", "missing", "ed" -> signed(MAIL, what);
      case "expired" ->
          signed(
              MAIL,
              "example.test",
              "rsa",
              form(OptionalLong.empty(), Optional.of(Duration.ofMinutes(1))),
              NOW.minusSeconds(600));
      case "future" -> signed(MAIL, "example.test", "rsa", FORM, NOW.plusSeconds(600));
      case "algorithm" -> signed(MAIL, "rsa").replace("a=rsa-sha256", "a=rsa-sha1");
      case "foreign" -> signed(MAIL, "list.test", "rsa", FORM, NOW);
      case "partial" ->
          signed(MAIL, "example.test", "rsa", form(OptionalLong.of(5), Optional.empty()), NOW);
      case "syntax" -> top("DKIM-Signature: v=1; d=example.test; s=rsa", MAIL);
      case "two subjects" -> top("Subject: other", MAIL);
      default -> throw new IllegalArgumentException(what);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rsa       | dkim=pass (2048-bit key) | rsa",
        "small     | dkim=pass (1024-bit key) | small",
        "changed   | dkim=fail reason=\"signature verification failed\" (2048-bit key) | rsa",
        "missing   | dkim=fail reason=\"key not found in DNS\"      | missing",
        "revoked   | dkim=fail reason=\"key revoked\"               | revoked",
        "broken    | dkim=permerror                                 | broken",
        "expired   | dkim=permerror                                 | rsa",
        "future    | dkim=permerror                                 | rsa",
      })
  void saysWhatBecameOfASignature(String what, String expected, String selector) throws Exception {
    assertThat(play("", mail(what)))
        .containsExactly("proceed", RESULT + expected + SUFFIX + selector);
  }

  @Test
  void saysWhatASignatureSaysOfItselfThatCannotBeRead() throws Exception {
    String mail = mail("rsa").replace("c=relaxed/relaxed", "c=what; i=\"x\"@else.test");
    assertThat(play("", mail).get(1))
        .isEqualTo(
            RESULT
                + "dkim=permerror header.d=example.test header.i=\"\\\"x\\\"@else.test\""
                + " header.a=rsa-sha256 header.s=rsa");
    assertThat(play("", mail("rsa").replace("c=", "s=other; c=")).get(1))
        .startsWith(RESULT + "dkim=permerror header.d=example.test");
  }

  @Test
  void anObsoleteAlgorithmIsNamedAsItIs() throws Exception {
    assertThat(play("", mail("algorithm")).get(1))
        .startsWith(RESULT + "dkim=permerror ")
        .contains("header.a=rsa-sha1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rsa      | On-Default reject                          | proceed",
        "changed  |                                            | proceed",
        "changed  | On-BadSignature reject   | 550 5.7.0 bad DKIM signature data",
        "changed  | On-BadSignature r        | 550 5.7.0 bad DKIM signature data",
        "changed  | On-BadSignature tempfail | 451 4.7.0 bad DKIM signature data",
        "changed  | On-BadSignature discard  | discard bad DKIM signature data",
        "changed  | On-BadSignature quarantine | quarantine bad DKIM signature data",
        "changed  | Quarantine yes             | quarantine bad DKIM signature data",
        "changed  | On-Default reject;On-BadSignature accept   | proceed",
        "changed-testing | On-Default reject                   | proceed",
        "missing  | On-Default reject      | 550 5.7.0 DKIM key retrieval failed",
        "missing  | On-KeyNotFound tempfail  | 451 4.7.5 DKIM key retrieval failed",
        "missing  | On-BadSignature reject   | proceed",
        "revoked  | On-BadSignature reject   | 550 5.7.0 DKIM key revoked",
        "broken   | On-Default reject                          | proceed",
        "expired  | On-Default reject                          | proceed",
        "unsigned |                                            | proceed",
        "unsigned | On-NoSignature reject    | 550 5.7.0 no DKIM signature data",
        "unsigned | On-NoSignature tempfail  | 451 4.7.0 no DKIM signature data",
        "unsigned | On-NoSignature reject;AlwaysAddARHeader yes | proceed",
        "syntax   |                                            | proceed",
        "syntax   | On-BadSignature reject   | 550 5.7.0 DKIM signature syntax error",
        "syntax   | On-BadSignature tempfail | 451 4.7.0 DKIM signature syntax error",
        "unsigned | MaximumHeaders 50        | 451 4.7.0 too much header data",
        "unsigned | MaximumHeaders 50;On-Security reject | 550 5.7.0 too much header data",
        "unsigned | MaximumHeaders 0                           | proceed",
        "two subjects | RequiredHeaders yes | 550 5.0.0 message has multiple Subject fields",
        "two subjects | StrictHeaders yes                      | proceed",
        "foreign  | On-NoSignature reject                      | proceed",
        "foreign  | On-NoSignature reject;MaximumSignaturesToVerify 0"
            + " | 550 5.7.0 no DKIM signature data",
        "foreign  | On-NoSignature reject;MaximumSignaturesToVerify 0;TrustSignaturesFrom list.test"
            + " | proceed",
      })
  void actsOnResults(String what, String settings, String verdict) throws Exception {
    assertThat(play(Optional.ofNullable(settings).orElse(""), mail(what)).getFirst())
        .isEqualTo(verdict);
  }

  @Test
  void aSyntaxErrorIsAnsweredAtTheEndOfTheHeader() throws Exception {
    try (Stage stage = Stage.of(folder, "On-BadSignature reject")) {
      var mail = stage.begin(outside(), Stage.mail(mail("syntax")), "<ann@other.test>");
      assertThat(mail.settled()).isTrue();
    }
  }

  private static String signature(String selector) throws Exception {
    String signed = signed(MAIL, selector);
    return signed.substring(0, signed.indexOf("\nFrom:") + 1);
  }

  @Test
  void oneGoodSignatureIsEnough() throws Exception {
    String both = signature("missing") + signed(MAIL, "rsa");
    List<String> said = play("On-Default reject", both);
    assertThat(said.getFirst()).isEqualTo("proceed");
    assertThat(said.get(1)).contains("dkim=fail", "dkim=pass");
  }

  @Test
  void thoseBeyondTheLimitAreLeftOut() throws Exception {
    String four = MAIL;
    for (String selector : List.of("ed", "small", "missing", "rsa")) {
      four = signature(selector) + four;
    }
    assertThat(play("", four).get(1))
        .contains("s=rsa", "s=missing", "s=small")
        .doesNotContain("s=ed");
    assertThat(play("MaximumSignaturesToVerify 1", four).get(1)).doesNotContain("s=missing");
  }

  @Test
  void aHeaderThatCannotBeReadIsToldSo() throws Exception {
    String expected = RESULT + "dkim=permerror (bad message/signature format)";
    assertThat(play("StrictHeaders yes", mail("two subjects")))
        .containsExactly("proceed", expected);
    assertThat(play("StrictHeaders yes;IgnoreMalformedMail yes", mail("two subjects")))
        .containsExactly("proceed");
    assertThat(play("", MAIL.replace("From: ", "X: "))).containsExactly("proceed", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "MinimumKeyBits 2048, small,   policy reason=\"signing key too small\" (1024-bit key)",
    "MinimumKeyBits 0,    small,   pass (1024-bit key)",
    "Minimum 5,           partial, pass (2048-bit key)",
    "Minimum 6,           partial, policy reason=\"too little of the body is signed\" (2048-bit key)",
    "Minimum 40%,         partial, policy reason=\"too little of the body is signed\" (2048-bit key)",
    "Minimum 38%,         partial, pass (2048-bit key)",
    "Minimum 7+,          partial, policy reason=\"too little of the body is signed\" (2048-bit key)",
    "Minimum 8+,          partial, pass (2048-bit key)",
    "MustBeSigned Subject,    rsa, pass (2048-bit key)",
    "MustBeSigned X-None,     rsa, pass (2048-bit key)",
    "MustBeSigned Message-ID, rsa, fail reason=\"unprotected header field\" (2048-bit key)",
    "ClockDrift 1000,     expired, pass (2048-bit key)",
    "ClockDrift 1000,     future,  pass (2048-bit key)",
  })
  void demandsWhatIsConfigured(String settings, String what, String expected) throws Exception {
    assertThat(play(settings + ";On-Default reject", mail(what))).first().isEqualTo("proceed");
    assertThat(play(settings, mail(what)).get(1)).contains("dkim=" + expected);
  }

  @Test
  void failuresAreRedirected() throws Exception {
    assertThat(play("RedirectFailuresTo postmaster@example.test", mail("changed")))
        .contains(
            "not to <ann@other.test>",
            "append Original-Recipient: rfc822;ann@other.test",
            "to <postmaster@example.test>");
    assertThat(play("RedirectFailuresTo postmaster@example.test", mail("rsa"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "AuthservID own.test,                           own.test",
    "AuthservIDWithJobID yes,                       mta.test/4711",
    "AuthservID own.test;AuthservIDWithJobID yes,   own.test/4711",
  })
  void testifiesUnderTheNameThatIsConfigured(String settings, String id) throws Exception {
    assertThat(play(settings + ";AlwaysAddARHeader yes", MAIL).get(1).replace("\"", ""))
        .isEqualTo("top Authentication-Results: " + id + "; dkim=none");
  }

  @Test
  void aServerWithoutANameIsAnUnknownHost() throws Exception {
    try (Stage stage = Stage.of(folder, "AlwaysAddARHeader yes")) {
      var session = outside().withServer(new org.sluicemail.mail.Session.Server("", "", ""));
      assertThat(stage.play(session, MAIL).get(1)).contains(": unknown-host; dkim=none");
    }
  }

  @Test
  void noBeginningOfSignaturesWhenAsked() throws Exception {
    try (Stage stage = Stage.of(folder, "NoHeaderB yes")) {
      assertThat(stage.results(outside(), mail("rsa"))).doesNotContain("header.b");
    }
    try (Stage stage = Stage.of(folder, "NoHeaderB no")) {
      assertThat(stage.results(outside(), mail("rsa"))).contains("header.b=");
    }
  }

  @Test
  void keysMayComeFromATable() throws Exception {
    Files.writeString(
        folder.resolve("table"), "missing._domainkey.example.test " + Stage.RSA.record());
    assertThat(play("TestDNSData file:FOLDER/table", mail("missing")).get(1)).contains("dkim=pass");
  }
}
