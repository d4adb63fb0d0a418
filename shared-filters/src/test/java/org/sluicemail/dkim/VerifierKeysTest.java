package org.sluicemail.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.dkim.Signed.SIGNED;
import static org.sluicemail.dkim.Signed.signedAs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys that signatures name: which are taken, and how they are asked for. */
class VerifierKeysTest {
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
}
