package org.sluicemail.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.dkim.Signed.LETTER;
import static org.sluicemail.dkim.Signed.SIGNED;
import static org.sluicemail.dkim.Signed.signedAs;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What verifiers get wrong: each a test. */
@Timeout(20)
class VerifierTest {
  private static SignatureForm form(List<String> signed, List<String> oversigned, long limit) {
    return new SignatureForm(
        Canonicalization.RELAXED,
        Canonicalization.RELAXED,
        signed,
        oversigned,
        Optional.empty(),
        limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit),
        false,
        false,
        false);
  }

  private static Letter sign(Letter letter, SignatureForm form) {
    return Zone.sign(letter, Zone.signer(Zone.ED25519, form));
  }

  private static Cause as(SigningKey key, UnaryOperator<String> tags) throws Exception {
    return Zone.usual().cause(signedAs(key, tags));
  }

  @Test
  void findsNothingWhereNothingIs() throws Exception {
    Zone zone = Zone.usual();
    assertThat(zone.verify(LETTER)).isEmpty();
    assertThat(zone.asked).isEmpty();
  }

  @Test
  void verifies() throws Exception {
    Verified verified = Zone.usual().verify(SIGNED).getFirst();
    assertThat(verified.cause()).isEqualTo(Cause.VERIFIED);
    assertThat(verified.result()).isEqualTo(Result.PASS);
    assertThat(verified.signature().orElseThrow().domain()).isEqualTo("example.org");
    assertThat(verified.key().orElseThrow().bits()).isEqualTo(256);
    assertThat(verified.testing()).isFalse();
  }

  @Test
  void noticesEveryChange() throws Exception {
    Zone zone = Zone.usual();
    assertThat(zone.cause(SIGNED.withBody("Hello Rob.\r\n"))).isEqualTo(Cause.BODY_CHANGED);
    assertThat(zone.cause(SIGNED.edited(3, to -> to.replace("bob", "rob"))))
        .isEqualTo(Cause.HEADER_CHANGED);
    assertThat(zone.cause(SIGNED.edited(0, s -> s.replace("d=example.org", "d=example.org; n=1"))))
        .isEqualTo(Cause.HEADER_CHANGED);
    assertThat(zone.cause(SIGNED.edited(0, s -> s.substring(0, s.length() - 8))))
        .isEqualTo(Cause.HEADER_CHANGED);
    assertThat(zone.cause(SIGNED.edited(1, r -> "Received: other"))).isEqualTo(Cause.VERIFIED);
    assertThat(zone.cause(SIGNED.with("X-New: field"))).isEqualTo(Cause.VERIFIED);
  }

  @Test
  void keepsOctetsThatAreNoText() throws Exception {
    assertThat(Zone.usual().cause(SIGNED.edited(4, s -> s.replace('\u00ff', '\u00fe'))))
        .isEqualTo(Cause.HEADER_CHANGED);
  }

  @Test
  void takesFieldsFromTheBottom() throws Exception {
    Letter signed = sign(LETTER, form(List.of("From", "X"), List.of(), -1));
    Letter twice =
        sign(LETTER.with("X: 1").with("X: 2"), form(List.of("From", "X"), List.of(), -1));
    assertThat(Zone.usual().cause(signed.with("X: later"))).isEqualTo(Cause.VERIFIED);
    assertThat(Zone.usual().cause(twice.with("X: 3"))).isEqualTo(Cause.VERIFIED);
    assertThat(Zone.usual().cause(twice.edited(1, x -> "X: 1").edited(2, x -> "X: 2")))
        .isEqualTo(Cause.HEADER_CHANGED);
  }

  @Test
  void oversigningKeepsFieldsOut() throws Exception {
    Letter signed = sign(LETTER, form(List.of("From"), List.of("X-Absent"), -1));
    assertThat(Zone.usual().cause(signed)).isEqualTo(Cause.VERIFIED);
    assertThat(Zone.usual().cause(signed.with("X-Absent: now"))).isEqualTo(Cause.HEADER_CHANGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"From: Eve <eve@evil.example>", "subject: Buy", "To: x@example.net"})
  void refusesAnAddedField(String field) throws Exception {
    Letter signed = sign(LETTER, form(List.of("From", "To", "Subject"), List.of(), -1));
    assertThat(Zone.usual().cause(signed)).isEqualTo(Cause.VERIFIED);
    assertThat(Zone.usual().cause(signed.with(field))).isEqualTo(Cause.UNSIGNED_FIELD);
    VerifyRules lax = new VerifyRules(10, 1024, 8192, Duration.ZERO, false, true);
    assertThat(Zone.usual().verify(signed.with(field), lax, Zone.NOW).getFirst().cause())
        .isEqualTo(Cause.VERIFIED);
  }

  @Test
  void refusesTextBehindWhatIsSigned() throws Exception {
    Letter signed = sign(LETTER, form(List.of("From"), List.of(), 12));
    Letter longer = signed.withBody("Hello Bob.\r\nBuy!\r\n");
    assertThat(Zone.usual().cause(signed)).isEqualTo(Cause.VERIFIED);
    assertThat(Zone.usual().cause(longer)).isEqualTo(Cause.UNSIGNED_BODY);
    VerifyRules lax = new VerifyRules(10, 1024, 8192, Duration.ZERO, true, false);
    assertThat(Zone.usual().verify(longer, lax, Zone.NOW).getFirst().cause())
        .isEqualTo(Cause.VERIFIED);
    assertThat(Zone.usual().cause(signed.withBody("Hello\r\n"))).isEqualTo(Cause.BODY_SHORTER);
  }

  @Test
  void takesAnEmptyLength() throws Exception {
    Letter signed = sign(LETTER, form(List.of("From"), List.of(), 0));
    assertThat(Zone.usual().cause(signed)).isEqualTo(Cause.UNSIGNED_BODY);
    assertThat(Zone.usual().cause(signed.withBody(""))).isEqualTo(Cause.VERIFIED);
  }

  @Test
  void readsSignaturesAsOthersWriteThem() throws Exception {
    assertThat(as(Zone.ED25519, s -> s)).isEqualTo(Cause.VERIFIED);
    assertThat(as(Zone.RSA, s -> s)).isEqualTo(Cause.VERIFIED);
    assertThat(as(Zone.RSA, s -> s.replace("b=", "b\t=") + ";")).isEqualTo(Cause.VERIFIED);
    assertThat(as(Zone.RSA, s -> "xn=1b=; " + s + "; z=From:b=3D")).isEqualTo(Cause.VERIFIED);
    assertThat(
            as(Zone.RSA, s -> s.replace("; ", ";\r\n\t").replace("h=From:To", "h = From :\r\n To")))
        .isEqualTo(Cause.VERIFIED);
    assertThat(as(Zone.RSA, s -> s + "; new=tag; q=dns/txt")).isEqualTo(Cause.VERIFIED);
    assertThat(as(Zone.RSA, s -> s.replace("a=rsa-sha256", "a=RSA-SHA256")))
        .isEqualTo(Cause.VERIFIED);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, VERIFIED",
    "299, VERIFIED",
    "301, EXPIRED",
    "100000000000000000, EXPIRED",
  })
  void knowsWhenASignatureHasExpired(long after, Cause cause) throws Exception {
    long now = Zone.NOW.getEpochSecond();
    Letter signed = signedAs(Zone.RSA, s -> s + "; x=" + (now - after < 0 ? 1 : now - after));
    assertThat(Zone.usual().cause(signed)).isEqualTo(cause);
  }

  @ParameterizedTest
  @CsvSource({"299, VERIFIED", "301, FROM_THE_FUTURE", "9000000000000000, FROM_THE_FUTURE"})
  void knowsASignatureFromTheFuture(long before, Cause cause) throws Exception {
    long now = Zone.NOW.getEpochSecond();
    assertThat(as(Zone.RSA, s -> s + "; t=" + (now + before))).isEqualTo(cause);
  }

  @Test
  void saysWhatIsMalformed() throws Exception {
    Verified verified =
        Zone.usual().verify(SIGNED.edited(0, s -> s.replace("v=1", "v=7"))).getFirst();
    assertThat(verified.signature()).isEmpty();
    assertThat(verified.result()).isEqualTo(Result.PERMERROR);
    assertThat(verified.reason()).isEqualTo("signature is malformed: version 7 is not 1");
  }

  @Test
  void judgesEachSignatureAlone() throws Exception {
    Letter twice = sign(SIGNED.edited(0, s -> s.replace("bh=", "bh=AAAA")), SignatureForm.USUAL);
    assertThat(Zone.usual().verify(twice))
        .extracting(Verified::cause)
        .containsExactly(Cause.VERIFIED, Cause.BODY_CHANGED);
  }

  @Test
  void coversOtherSignaturesButNotItself() throws Exception {
    Letter second = signedAs(Zone.RSA, s -> s.replace("h=From", "h=DKIM-Signature:From"));
    assertThat(Zone.usual().cause(second)).isEqualTo(Cause.VERIFIED);
  }

  @Test
  void hasAResultForEachCauseAndWords() {
    assertThat(List.of(Cause.values()))
        .allSatisfy(cause -> assertThat(cause.text().isEmpty()).isEqualTo(cause == Cause.VERIFIED));
    assertThat(
            Collections.frequency(
                Arrays.stream(Cause.values()).map(Cause::result).toList(), Result.PASS))
        .isOne();
  }
}
