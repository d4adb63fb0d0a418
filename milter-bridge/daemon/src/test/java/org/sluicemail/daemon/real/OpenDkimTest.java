package org.sluicemail.daemon.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.Cause;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.OpenDkim;
import org.sluicemail.servers.RequiresServer;

/** What we sign OpenDKIM verifies, and the other way round, on messages of people. */
@RequiresServer(Kind.OPENDKIM)
class OpenDkimTest {
  /** What it says of a From field that it cannot read. */
  private static final String UNREADABLE = "permerror (bad message/signature format)";

  @Test
  void verifiesWhatWeSign() throws Exception {
    List<String> failures = new ArrayList<>();
    int judged = 0;
    try (OpenDkim verifier = OpenDkim.verifying(Dkim.KEYS)) {
      for (Message message : Dkim.messages()) {
        for (Canonicalization how : Canonicalization.values()) {
          Message signed = Dkim.sign(Dkim.sign(message, Dkim.RSA, how), Dkim.ED25519, how);
          Optional<HeaderField> result =
              verifier
                  .judge(signed, AuthenticationResults.NAME)
                  .filter(field -> !field.text().contains(UNREADABLE));
          judged += result.isPresent() ? 1 : 0;
          if (result.filter(field -> field.text().split("dkim=pass", -1).length < 3).isPresent()) {
            failures.add(how + ": " + result + "\n" + signed.header());
          }
        }
      }
    }
    assertThat(failures).as(failures.size() + " of " + judged).isEmpty();
    assertThat(judged).isGreaterThan(600);
  }

  /** With a simple header its Ed25519 signatures are wrong: it does not verify them itself. */
  @ParameterizedTest
  @CsvSource({
    "rsa-sha256, simple/simple",
    "rsa-sha256, relaxed/relaxed",
    "rsa-sha256, simple/relaxed",
    "ed25519-sha256, relaxed/relaxed",
    "ed25519-sha256, relaxed/simple",
  })
  void signsWhatWeVerify(String algorithm, String canonicalization) throws Exception {
    SigningKey key = algorithm.startsWith("rsa") ? Dkim.RSA : Dkim.ED25519;
    List<String> failures = new ArrayList<>();
    String selector = key.type().word();
    int signed = 0;
    try (OpenDkim signer =
        OpenDkim.signing(Dkim.DOMAIN, selector, key.pem(), algorithm, canonicalization)) {
      for (Message message : Dkim.messages()) {
        Optional<HeaderField> field = signer.judge(message, Signature.NAME);
        if (field.isPresent()) {
          signed++;
          List<Cause> causes = Dkim.verify(Dkim.with(message, field.get()));
          if (causes.getFirst() != Cause.VERIFIED) {
            failures.add(causes + " " + field + "\n" + message.header());
          }
        }
      }
    }
    assertThat(failures).as(failures.size() + " of " + signed).isEmpty();
    assertThat(signed).isGreaterThan(300);
  }
}
