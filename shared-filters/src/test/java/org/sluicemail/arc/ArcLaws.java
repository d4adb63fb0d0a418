package org.sluicemail.arc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.DkimLaws;
import org.sluicemail.dkim.Letter;
import org.sluicemail.dkim.Zone;

/** What holds for every input; a method that returns has found it to hold. */
public final class ArcLaws {
  private ArcLaws() {}

  /**
   * Whatever chain a message has there is a result, nothing passes but what was sealed, and what
   * was looked at can be sealed or it is said why not.
   */
  public static void chain(byte[] input) throws Exception {
    Letter letter = DkimLaws.letter(new String(input, ISO_8859_1));
    ChainResult result = GoldenChainTest.validate(letter);
    assertThat(result.reason()).doesNotContainPattern("\\p{Cntrl}");
    assertThat(result.reason().isEmpty()).isEqualTo(result.status() != ChainStatus.FAIL);
    if (result.status() == ChainStatus.PASS) {
      isSealed(letter);
    }
    if (input.length % 16 == 0) { // signing takes longer than all the rest
      seal(letter, result.status());
    }
  }

  private static void isSealed(Letter letter) throws Exception {
    Letter golden = GoldenChainTest.letter();
    for (String name : List.of("From", "To", "Subject")) {
      assertThat(DkimLaws.relaxed(letter, name)).isEqualTo(DkimLaws.relaxed(golden, name));
    }
    assertThat(DkimLaws.relaxed(letter, ArcSet.RESULTS))
        .isSubsetOf(DkimLaws.relaxed(golden, ArcSet.RESULTS));
  }

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
}
