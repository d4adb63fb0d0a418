package org.sluicemail.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What verifiers get wrong: each a test. */
@Timeout(20)
class VerifierTest {
  private static final Letter LETTER =
      Letter.lines(
          """
          Received: from a by b
          From: Ann <ann@example.org>
          To: bob@example.net
          Subject: caf\u00e9  \u00ff
          MIME-Version: 1.0
          In-Reply-To: <0@example.net>
          Message-ID: <1@example.org>

          Hello Bob.
          """);

  private static final Letter SIGNED =
      Zone.sign(LETTER, Zone.signer(Zone.ED25519, SignatureForm.USUAL));

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

  /** The letter signed with other tags, by whoever writes them otherwise than we do. */
  private static Letter signedAs(SigningKey key, UnaryOperator<String> tags) throws Exception {
    String hash = Base64Text.encode(Crypto.sha256().digest(LETTER.body()));
    String text =
        tags.apply(
            "v=1; a="
                + key.algorithm().word()
                + "; d=example.org; s="
                + (key.type() == KeyType.RSA ? "rsa" : "ed")
                + "; h=From:To; bh="
                + hash
                + "; b=");
    Letter bare = LETTER.with("DKIM-Signature: " + text);
    Signature s =
        Signature.parse(
            bare.edited(0, field -> field.replaceFirst("(?<=[; \t])b(\\s*)=", "b$1=AAAA"))
                .header()
                .fields()
                .getFirst());
    byte[] data =
        new SignedFields(LETTER.header(), s.field())
            .data(s.headers(), s.headerCanonicalization(), s.withoutValue());
    String value = Base64Text.encode(key.sign(data));
    return bare.edited(0, field -> field.replaceFirst("(?<=[; \t])b(\\s*)=", "b$1=" + value));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=DKIM1; p= | REVOKED_KEY | permerror",
        "v=DKIM1; k=rsa; p=RSA | INAPPLICABLE_KEY | permerror",
        "v=DKIM1; k=ed25519; h=sha1; p=ED | INAPPLICABLE_KEY | permerror",
        "v=DKIM1; k=ed25519; s=tlsrpt; p=ED | INAPPLICABLE_KEY | permerror",
        "v=DKIM1; k=ed25519; p=AAAA | UNREADABLE_KEY | permerror",
        "v=DKIM1; k=ed25519; t=s:y; p=ED | VERIFIED | pass",
        "v=DKIM1; k=ed25519; h=sha256:sha1; s=*; p=ED | VERIFIED | pass",
      })
  void looksAtTheKey(String record, Cause cause, String word) throws Exception {
    String text =
        record
            .replace("=RSA", "=" + Zone.RSA.publicText())
            .replace("=ED", "=" + Zone.ED25519.publicText());
    Verified verified = new Zone().put("example.org", "ed", text).verify(SIGNED).getFirst();
    assertThat(verified.cause()).isEqualTo(cause);
    assertThat(verified.result().word()).isEqualTo(word);
    assertThat(verified.testing()).isEqualTo(record.contains("t=s:y"));
  }

  @Test
  void looksWhyThereIsNoKey() throws Exception {
    Zone zone = new Zone();
    assertThat(zone.cause(SIGNED)).isEqualTo(Cause.NO_KEY);
    assertThat(zone.answer("example.org", "ed", new KeyAnswer.Several()).cause(SIGNED))
        .isEqualTo(Cause.SEVERAL_KEYS);
    Verified verified =
        zone.answer("example.org", "ed", new KeyAnswer.Unavailable("SERVFAIL"))
            .verify(SIGNED)
            .getFirst();
    assertThat(verified.result()).isEqualTo(Result.TEMPERROR);
    assertThat(verified.reason()).isEqualTo("key could not be looked up: SERVFAIL");
  }

  @Test
  void wantsTheDomainItselfOfAStrictKey() throws Exception {
    Letter below = signedAs(Zone.ED25519, s -> s + "; i=ann@sub.example.org");
    String strict = Zone.ED25519.record().replace("p=", "t=s; p=");
    assertThat(Zone.usual().cause(below)).isEqualTo(Cause.VERIFIED);
    assertThat(new Zone().put("example.org", "ed", strict).cause(below))
        .isEqualTo(Cause.INAPPLICABLE_KEY);
  }

  @ParameterizedTest
  @CsvSource({"512, WEAK_KEY", "1016, WEAK_KEY", "1024, VERIFIED"})
  void wantsKeysOfSomeLength(int bits, Cause cause) throws Exception {
    SigningKey key = SigningKey.generate(KeyType.RSA, bits);
    Letter signed = signedAs(key, s -> s);
    assertThat(new Zone().put("example.org", "rsa", key.record()).cause(signed)).isEqualTo(cause);
  }

  @Test
  void refusesKeysThatAreWorkAlone() throws Exception {
    VerifyRules small = new VerifyRules(10, 1024, 2047, Duration.ZERO, false, false);
    Letter signed = signedAs(Zone.RSA, s -> s);
    assertThat(Zone.usual().verify(signed, small, Zone.NOW).getFirst().cause())
        .isEqualTo(Cause.LARGE_KEY);
  }

  @Test
  void refusesObsoleteAndUnknownAlgorithms() throws Exception {
    Zone zone = Zone.usual();
    Letter sha1 = SIGNED.edited(0, s -> s.replace("a=ed25519-sha256", "a=rsa-sha1"));
    Letter odd = SIGNED.edited(0, s -> s.replace("a=ed25519-sha256", "a=rsa-sha512"));
    assertThat(zone.cause(sha1)).isEqualTo(Cause.OBSOLETE_ALGORITHM);
    assertThat(zone.cause(odd)).isEqualTo(Cause.UNKNOWN_ALGORITHM);
    assertThat(zone.asked).isEmpty();
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
  void looksAtTheFirstTenAndAsksForEachKeyOnce() throws Exception {
    Letter many = SIGNED;
    for (int i = 0; i < 500; i++) {
      many = many.with(SIGNED.header().fields().getFirst());
    }
    Zone zone = Zone.usual();
    List<Verified> verified = zone.verify(many);
    assertThat(verified).hasSize(10).allMatch(Verified::passed);
    assertThat(zone.asked).containsExactly("ed._domainkey.example.org");
  }

  @Test
  void coversOtherSignaturesButNotItself() throws Exception {
    Letter second = signedAs(Zone.RSA, s -> s.replace("h=From", "h=DKIM-Signature:From"));
    assertThat(Zone.usual().cause(second)).isEqualTo(Cause.VERIFIED);
  }

  @Test
  void asksForKeysSideBySide() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Zone zone = Zone.usual();
    KeyLookup patient =
        (domain, selector) -> {
          both.countDown();
          boolean met = both.await(10, TimeUnit.SECONDS);
          return met ? zone.find(domain, selector) : new KeyAnswer.Unavailable("alone");
        };
    Letter twice = Zone.sign(SIGNED, Zone.signer(Zone.RSA, SignatureForm.USUAL));
    List<Verified> verified =
        new Verifier(VerifyRules.STRICT, patient, () -> Zone.NOW)
            .verify(twice.header(), twice.content());
    assertThat(verified).hasSize(2).allMatch(Verified::passed);
  }

  @Test
  void endsWithItsThread() {
    CountDownLatch never = new CountDownLatch(1);
    Thread waiter = Thread.currentThread();
    KeyLookup silent =
        (domain, selector) -> {
          waiter.interrupt();
          never.await();
          return new KeyAnswer.None();
        };
    Verifier verifier = new Verifier(VerifyRules.STRICT, silent, () -> Zone.NOW);
    assertThatThrownBy(() -> verifier.verify(SIGNED.header(), SIGNED.content()))
        .isInstanceOf(InterruptedException.class);
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
