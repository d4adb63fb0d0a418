package org.sluicemail.daemon.opendkim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.MAIL;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.NOW;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.inside;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.outside;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.signed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.chain.Transaction;

/** How much of a mail we want, once its header is complete. */
class BodyWantedTest {
  private static final String DOMAIN =
      "Domain example.test\nKeyFile FOLDER/rsa.key\nSelector rsa\n";

  @TempDir private Path folder;

  private static String mail(String what) throws Exception {
    return switch (what) {
      case "signed" -> signed(MAIL, "rsa");
      case "expired" ->
          signed(
              MAIL,
              "example.test",
              "rsa",
              Stage.form(OptionalLong.empty(), Optional.of(Duration.ofSeconds(1))),
              NOW.minusSeconds(999));
      case "unsigned" -> MAIL;
      case "forged" -> "Authentication-Results: mta.test; dkim=pass\n" + MAIL;
      case "nobody" -> MAIL.replace("From: ", "X: ");
      case "broken" -> "DKIM-Signature: x\n" + MAIL;
      case "broken and forged" ->
          "DKIM-Signature: x\nAuthentication-Results: mta.test; dkim=pass\n" + MAIL;
      default -> throw new IllegalArgumentException(what);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "signed,            out, ,                          body",
    "unsigned,          in,  ,                          body",
    "expired,           out, ,                          message",
    "unsigned,          out, ,                          message",
    "forged,            out, ,                          message",
    "nobody,            out, ,                          message",
    "broken and forged, out, ,                          message",
    "broken,            out, ,                          nothing",
    "nobody,            out, IgnoreMalformedMail yes,   nothing",
    "signed,            out, ExemptDomains example.test, nothing",
    "signed,            out, Mode s,                    nothing",
    "unsigned,          in,  Mode v,                    nothing",
    "unsigned,          in,  DontSignMailTo ann@other.test, nothing",
  })
  void isKnownByTheEndOfTheHeader(String what, String client, String settings, String expected)
      throws Exception {
    try (Stage stage = Stage.of(folder, DOMAIN, settings == null ? "" : settings)) {
      Transaction mail =
          stage.begin(
              client.equals("in") ? inside() : outside(),
              Stage.mail(mail(what)),
              "<ann@other.test>");
      String wanted = mail.wantsBody() ? "body" : mail.isDecidedByHeader() ? "nothing" : "message";
      assertThat(wanted).isEqualTo(expected);
    }
  }
}
