package org.sluicemail.arc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.Fuzz;
import org.sluicemail.dkim.Letter;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.dkim.Zone;
import org.sluicemail.mail.Octets;

/** Whatever chain is sent has a result, and nothing passes but what was sealed. */
class ArcFuzzTest {
  private static final Letter CHAIN = Forge.chain(2);

  private static final List<String> WORDS =
      List.of(
          ";",
          "=",
          ":",
          " ",
          "\r\n\t",
          "\0",
          "\u00ff",
          "(",
          ")",
          "i=1",
          "i=2",
          "i=50",
          "i=51",
          "h=",
          "cv=none",
          "cv=pass",
          "cv=fail",
          "a=rsa-sha256",
          "ARC-Seal:",
          "\r\nARC-Seal: i=3; ",
          "\r\nARC-Message-Signature: i=1; ",
          "\r\nARC-Authentication-Results: i=1; ",
          "b=");

  @Test
  void chains() {
    String whole =
        new String(CHAIN.header().toBytes(), ISO_8859_1)
            + "\r\n"
            + new String(CHAIN.body(), ISO_8859_1);
    Fuzz.run(ArcFuzzTest::chain, WORDS, List.of(whole.getBytes(ISO_8859_1)));
  }

  /** One input: a message, of which the beginnings of fields are put in order. */
  static void chain(byte[] input) throws Exception {
    Letter letter = letter(new String(input, ISO_8859_1));
    ChainResult result =
        new ChainValidator(VerifyRules.STRICT, 50, Zone.usual(), InstantSource.fixed(Zone.NOW))
            .validate(letter.header(), letter.content());
    assertThat(result.reason()).doesNotContainPattern("\\p{Cntrl}");
    assertThat(result.reason().isEmpty()).isEqualTo(result.status() != ChainStatus.FAIL);
    if (result.status() == ChainStatus.PASS) {
      assertThat(relaxed(letter, "From")).isEqualTo(relaxed(CHAIN, "From"));
      assertThat(relaxed(letter, ArcSet.RESULTS)).isSubsetOf(relaxed(CHAIN, ArcSet.RESULTS));
    }
    if (input.length % 16 == 0) { // signing takes longer than all the rest
      seal(letter, result.status());
    }
  }

  /** What was verified can be sealed, or it is said why not. */
  private static void seal(Letter letter, ChainStatus status) {
    ChainSealer sealer = new ChainSealer("example.org", "ed", Zone.ED25519);
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = sealer.want(hashes);
    hashes.finish();
    try {
      AuthenticationResults none = new AuthenticationResults("mx.test", List.of());
      assertThat(sealer.seal(letter.header(), hash, status, none, Zone.NOW)).hasSize(3);
    } catch (ChainSealer.UnsealableException e) {
      assertThat(status).isEqualTo(ChainStatus.FAIL);
      assertThat(e).message().doesNotContainPattern("\\p{Cntrl}");
    }
  }

  private static Letter letter(String text) {
    String[] parts = (text + "\r\n\r\n").split("\r\n\r\n", 2);
    String header =
        parts[0]
            .replaceAll("(?m)^(?![!-9;-~]+[ \t]*:)(?![ \t])", "X:")
            .replaceAll("\\A[ \t]", "X: ");
    return Letter.of("X: y\r\n" + header, parts[1]);
  }

  private static List<Octets> relaxed(Letter letter, String name) {
    return letter.header().all(name).stream()
        .map(field -> Canonicalization.RELAXED.field(field.raw()))
        .toList();
  }
}
