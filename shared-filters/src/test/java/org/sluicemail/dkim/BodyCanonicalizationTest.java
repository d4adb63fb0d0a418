package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BodyCanonicalizationTest {
  private static String canonical(Canonicalization how, String body, IntSupplier chunk) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BodyCanonicalizer canonicalizer = how.body(out::write);
    byte[] octets = body.getBytes(ISO_8859_1);
    for (int from = 0; from < octets.length; ) {
      int length = Math.min(chunk.getAsInt(), octets.length - from);
      canonicalizer.update(octets, from, length);
      from += length;
    }
    canonicalizer.finish();
    return out.toString(ISO_8859_1);
  }

  private static String canonical(Canonicalization how, String body) {
    return canonical(how, body, () -> Integer.MAX_VALUE);
  }

  /** The RFC in as many words, at no speed. */
  private static String plainly(Canonicalization how, String body) {
    String text = body;
    if (how == Canonicalization.RELAXED) {
      text = text.replaceAll("[ \t]+(?=\r\n|\\z)", "").replaceAll("[ \t]+", " ");
    }
    text = text.replaceAll("(\r\n)*\\z", "");
    return text.isEmpty() && how == Canonicalization.RELAXED ? "" : text + "\r\n";
  }

  private static String unescaped(String text) {
    return text.replace('_', ' ').replace("T", "\t").replace("R", "\r").replace("N", "\n");
  }

  /** Blanks are underscores and tabs T, carriage returns R and line feeds N. */
  @ParameterizedTest
  @CsvSource({
    "'', RN, ''",
    "RN, RN, ''",
    "RNRNRN, RN, ''",
    "_, _RN, ''",
    "_RNT_RN, _RNT_RN, ''",
    "a, aRN, aRN",
    "aRN, aRN, aRN",
    "aRNRNRN, aRN, aRN",
    "RNa, RNaRN, RNaRN",
    "a__bTcRN, a__bTcRN, a_b_cRN",
    "aT_RNRN_bRN, aT_RNRN_bRN, aRNRN_bRN",
    "a_, a_RN, aRN",
    "a_T, a_TRN, aRN",
    "aRN_RN, aRN_RN, aRN",
    "aR, aRRN, aRRN",
    "aN, aNRN, aNRN",
    "aNNb, aNNbRN, aNNbRN",
    "a_R_b, a_R_bRN, a_R_bRN",
    "aRRN, aRRN, aRRN",
    "R, RRN, RRN",
    "RRNRN, RRN, RRN",
    "_R, _RRN, _RRN",
  })
  void knowsTheEdges(String body, String simple, String relaxed) {
    assertThat(canonical(Canonicalization.SIMPLE, unescaped(body))).isEqualTo(unescaped(simple));
    assertThat(canonical(Canonicalization.RELAXED, unescaped(body))).isEqualTo(unescaped(relaxed));
  }

  /** RFC 6376 section 3.4.5. */
  @Test
  void doesTheExampleOfTheRfc() {
    String body = " C \r\nD \t E\r\n\r\n\r\n";
    assertThat(canonical(Canonicalization.RELAXED, body)).isEqualTo(" C\r\nD E\r\n");
    assertThat(canonical(Canonicalization.SIMPLE, body)).isEqualTo(" C \r\nD \t E\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "SIMPLE, frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=",
    "RELAXED, 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  })
  void hashesNothing(Canonicalization how, String hash) throws Exception {
    BodyHashes hashes = new BodyHashes();
    BodyHash wanted = hashes.want(how, OptionalLong.empty());
    hashes.read(new ByteArrayInputStream(new byte[0]));
    assertThat(Base64.getEncoder().encodeToString(wanted.value())).isEqualTo(hash);
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithTheRfcInAnyPieces(Canonicalization how) {
    for (int seed = 0; seed < 3_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String body = random(random, random.nextInt(60));
      String wanted = plainly(how, body);
      assertThat(canonical(how, body)).as("seed %d", seed).isEqualTo(wanted);
      assertThat(canonical(how, body, () -> 1)).as("seed %d", seed).isEqualTo(wanted);
      assertThat(canonical(how, body, () -> random.nextInt(1, 20)))
          .as("seed %d", seed)
          .isEqualTo(wanted);
    }
  }

  /** Long lines without anything special, in which eight octets are looked at together. */
  @ParameterizedTest
  @EnumSource
  void agreesWithTheRfcOnText(Canonicalization how) {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder body = new StringBuilder();
      while (body.length() < 3_000) {
        body.append("\u00e9".repeat(random.nextInt(90))).append(random(random, 4));
      }
      String wanted = plainly(how, body.toString());
      assertThat(canonical(how, body.toString())).as("seed %d", seed).isEqualTo(wanted);
      assertThat(canonical(how, body.toString(), () -> random.nextInt(1, 300)))
          .as("seed %d", seed)
          .isEqualTo(wanted);
    }
  }

  private static String random(SplittableRandom random, int length) {
    String[] pieces = {" ", "\t", "\r", "\n", "\r\n", "\r\n", "a", "bc", "\0", "\u00ff", "\u000b"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  @Test
  void countsCanonicalOctets() {
    BodyHashes hashes = new BodyHashes();
    BodyHash three = hashes.want(Canonicalization.RELAXED, OptionalLong.of(3));
    BodyHash nine = hashes.want(Canonicalization.RELAXED, OptionalLong.of(9));
    BodyHash all = hashes.want(Canonicalization.RELAXED, OptionalLong.empty());
    byte[] body = "a   b  c\r\n\r\n".getBytes(ISO_8859_1);
    hashes.update(body, 0, body.length);
    hashes.finish();
    assertThat(hashes.want(Canonicalization.RELAXED, OptionalLong.of(3))).isSameAs(three);
    assertThat(all.length()).isEqualTo(7);
    assertThat(three.unsigned()).isEqualTo(4);
    assertThat(three.tooShort()).isFalse();
    assertThat(nine.unsigned()).isZero();
    assertThat(nine.tooShort()).isTrue();
    assertThat(three.value()).isEqualTo(Crypto.sha256().digest("a b".getBytes(ISO_8859_1)));
    assertThat(nine.value()).isEqualTo(all.value());
  }

  @Test
  void stopsWhenItIsInterrupted() {
    BodyHashes hashes = new BodyHashes();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> hashes.read(new ByteArrayInputStream(new byte[1 << 20])))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
