package org.sluicemail.arc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.sluicemail.dkim.KeyAnswer;
import org.sluicemail.dkim.KeyLookup;
import org.sluicemail.dkim.KeyRecord;
import org.sluicemail.dkim.Letter;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.Verified;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.dkim.VerifyRules;

/** A letter that was signed by us, sealed by rspamd 3.4, and sealed again by us. */
class GoldenChainTest {
  private static final InstantSource THEN =
      InstantSource.fixed(Instant.ofEpochSecond(1_795_204_900));

  private static final String RSA =
      "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsEALSm0y7X82TG4ELf"
          + "sZsesjkXRI1bgoAjSkUWCEsTXXNt4P9aYViwvvSeyNX/vur2GhBQdV4W9VlcYEWoQ8whPySAjdjIaMrY"
          + "NP3WmEMIztywrBrtfo7ga5Un9bXsBRWkinqtvc9IDNAtHc4+c8EvW8DrX69UaQlfxf+RY1a6a99IhAu2"
          + "fsy2ZlaudT9itt+QfqYHgSOCJi9/09uG6ur2mVZ2MnO6wA+l7sg/hF3wbpRl6RFSxmn6BppIvyrVGlY5"
          + "ZxqAyXA1ZdXMHrnUfr15BhNvecUHipeWOwWEkU8klvQhuMkUh/3Q3g7Qu7LV1yqlABvTIoGjRSjkM57e"
          + "w83wIDAQAB";

  private static final String ED25519 =
      "v=DKIM1; k=ed25519; p=45AI4miZ9EQLTSAV/AnHxMky15AyeGLouDawvutcFuA=";

  private static final KeyLookup KEYS =
      (domain, selector) -> {
        try {
          return new KeyAnswer.Found(KeyRecord.parse(selector.equals("rsa") ? RSA : ED25519));
        } catch (MalformedException e) {
          throw new IllegalStateException(e);
        }
      };

  static Letter letter() throws IOException {
    try (InputStream in = GoldenChainTest.class.getResourceAsStream("chain.eml")) {
      return Letter.lines(new String(Objects.requireNonNull(in).readAllBytes(), US_ASCII));
    }
  }

  static ChainResult validate(Letter letter) throws Exception {
    return new ChainValidator(VerifyRules.STRICT, 50, KEYS, THEN)
        .validate(letter.header(), letter.content());
  }

  @Test
  void passes() throws Exception {
    ChainResult result = validate(letter());
    assertThat(result.reason()).isEmpty();
    assertThat(result.sealers()).containsExactly("example.test", "example.test");
    assertThat(result.oldestPass()).hasValue(0);
    List<Verified> signatures =
        new Verifier(VerifyRules.STRICT, KEYS, THEN).verify(letter().header(), letter().content());
    assertThat(signatures).hasSize(1).allMatch(Verified::passed);
  }

  /** Every field but the trace of before is covered by something. */
  @Test
  void failsWhateverIsChanged() throws Exception {
    Letter letter = letter();
    for (int i = 0; i < letter.header().fields().size(); i++) {
      ChainResult result =
          validate(letter.edited(i, field -> field.replaceFirst("=(?=[^=])|: ", "$0x")));
      boolean trace = letter.header().fields().get(i).isNamed("Received");
      assertThat(result.status())
          .as(letter.header().fields().get(i).name())
          .isEqualTo(trace ? ChainStatus.PASS : ChainStatus.FAIL);
    }
    assertThat(validate(letter.withBody("Hello list,\r\nand buy.\r\n")).status())
        .isEqualTo(ChainStatus.FAIL);
    assertThat(validate(letter.withBody("Hello list,\t\r\nand bye.\r\n\r\n\r\n")).status())
        .isEqualTo(ChainStatus.PASS);
  }
}
