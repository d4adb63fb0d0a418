package org.sluicemail.arc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.dkim.KeyAnswer;
import org.sluicemail.dkim.Letter;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.dkim.Zone;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/** The rules of RFC 8617 section 5.2, each broken alone: all else in these chains is signed. */
@Timeout(20)
class ChainValidatorTest {
  private static ChainResult validate(Letter letter) throws Exception {
    return validate(letter, Zone.usual(), 50);
  }

  private static ChainResult validate(Letter letter, Zone zone, int sets) throws Exception {
    return new ChainValidator(VerifyRules.STRICT, sets, zone, InstantSource.fixed(Zone.NOW))
        .validate(letter.header(), letter.content());
  }

  /** The letter without those of its fields that begin so. */
  private static Letter without(Letter letter, String... beginnings) {
    List<HeaderField> fields = new ArrayList<>(letter.header().fields());
    for (String beginning : beginnings) {
      boolean found = fields.removeIf(field -> field.raw().text().startsWith(beginning));
      assertThat(found).as(beginning).isTrue();
    }
    return new Letter(new Header(fields), letter.body());
  }

  private static Letter edited(Letter letter, String beginning, UnaryOperator<String> edit) {
    List<HeaderField> fields = letter.header().fields();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).raw().text().startsWith(beginning)) {
        return letter.edited(i, edit);
      }
    }
    throw new IllegalArgumentException("no " + beginning);
  }

  @Test
  void findsNothingWhereNothingIs() throws Exception {
    Zone zone = Zone.usual();
    assertThat(validate(Forge.LETTER, zone, 50)).isEqualTo(ChainResult.NONE);
    assertThat(zone.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 50})
  void passes(int sets) throws Exception {
    ChainResult result = validate(Forge.chain(sets));
    assertThat(result.reason()).isEmpty();
    assertThat(result.status()).isEqualTo(ChainStatus.PASS);
    assertThat(result.oldestPass()).hasValue(0);
    assertThat(result.sealers()).hasSize(sets).containsOnly("example.org");
  }

  static Stream<Arguments> broken() {
    Letter one = Forge.chain(1);
    Letter two = Forge.chain(2);
    return Stream.of(
        // step 1: at most 50 sets
        arguments(one.with("ARC-Seal: i=51; cv=pass"), "ARC-Seal has no valid i="),
        // step 2: a chain that has failed stays so, whatever else is wrong
        arguments(new Forge().add(1, "fail").letter(), "the chain had failed before"),
        arguments(new Forge().add(7, "fail").letter(), "the chain had failed before"),
        arguments(
            new Forge().add(1, "none").add(2, "FAIL").letter(), "the chain had failed before"),
        // step 3 A: one of each
        arguments(without(one, "ARC-A"), "ARC-Authentication-Results is missing for instance 1"),
        arguments(without(one, "ARC-M"), "ARC-Message-Signature is missing for instance 1"),
        arguments(without(one, "ARC-S"), "ARC-Seal is missing for instance 1"),
        arguments(
            without(one, "ARC-S", "ARC-M"), "ARC-Message-Signature is missing for instance 1"),
        arguments(without(two, "ARC-Seal: i=1"), "ARC-Seal is missing for instance 1"),
        arguments(without(two, "ARC-Seal: i=2"), "ARC-Seal is missing for instance 2"),
        arguments(one.with("ARC-Seal: i=1; cv=none"), "ARC-Seal stands twice for instance 1"),
        arguments(
            one.with("ARC-Authentication-Results: i=1; x; none"),
            "ARC-Authentication-Results stands twice for instance 1"),
        arguments(
            one.with("ARC-Message-Signature: i=1; a=b"),
            "ARC-Message-Signature stands twice for instance 1"),
        // step 3 B: 1 to N without gaps
        arguments(
            new Forge().add(2, "pass").letter(),
            "ARC-Authentication-Results is missing for instance 1"),
        arguments(
            new Forge().add(1, "none").add(3, "pass").letter(),
            "ARC-Authentication-Results is missing for instance 2"),
        arguments(
            new Forge().add(1, "none").add(1, "none").letter(),
            "ARC-Authentication-Results stands twice for instance 1"),
        // step 3 C: none, then pass
        arguments(new Forge().add(1, "pass").letter(), "ARC-Seal of instance 1 says cv=pass"),
        arguments(
            new Forge().add(1, "none").add(2, "none").letter(),
            "ARC-Seal of instance 2 says cv=none"),
        arguments(
            new Forge().add(1, "fail").add(2, "pass").letter(),
            "ARC-Seal of instance 1 says cv=fail"),
        // step 4: the newest signature of the message
        arguments(
            two.withBody("Hello Rob.\r\n"),
            "ARC-Message-Signature of instance 2: body hash did not verify"),
        arguments(
            edited(two, "Subject", s -> s + "!"),
            "ARC-Message-Signature of instance 2: signature did not verify"),
        arguments(
            two.with("From: eve@evil.test"),
            "ARC-Message-Signature of instance 2: signature did not verify"),
        // step 6: all seals
        arguments(
            edited(two, "ARC-Authentication-Results: i=1", s -> s.replace("none", "dkim=pass")),
            "ARC-Seal of instance 1: signature did not verify"),
        arguments(
            edited(two, "ARC-Seal: i=1", s -> s.replace("t=1", "t=2")),
            "ARC-Seal of instance 1: signature did not verify"),
        arguments(
            edited(two, "ARC-Seal: i=2", s -> s.replace("t=1", "t=2")),
            "ARC-Seal of instance 2: signature did not verify"),
        arguments(
            edited(one, "ARC-Seal: i=1", s -> s.replaceFirst("b=.*", "b=AAAA")),
            "ARC-Seal of instance 1: signature did not verify"),
        // 4.1.3: the tags of a seal
        arguments(sealed("; h=from"), "ARC-Seal has h="),
        arguments(sealed("; d=example.com"), "ARC-Seal has no valid i="),
        arguments(sealedAs("cv=none; ", ""), "tag cv= is missing"),
        arguments(sealedAs("cv=none", "cv=perhaps"), "cv= is neither none, pass nor fail"),
        arguments(sealedAs("a=rsa-sha256; ", ""), "tag a= is missing"),
        arguments(sealedAs("d=example.org; ", ""), "tag d= is missing"),
        arguments(sealedAs("s=rsa; ", ""), "tag s= is missing"),
        arguments(
            sealedAs("a=rsa-sha256", "a=rsa-sha1"), "ARC-Seal of instance 1: unknown algorithm"),
        arguments(
            sealedAs("a=rsa-sha256", "a=ed25519-sha256"),
            "ARC-Seal of instance 1: key is not for this signature"),
        arguments(sealedAs("s=rsa", "s=absent"), "ARC-Seal of instance 1: no key for signature"),
        // 4.1.2: the tags of a signature
        arguments(
            new Forge()
                .add("i=1; x; none", "1", List.of(), Forge.seal("1", "none"))
                .add("i=2; x; none", "2", List.of("ARC-Seal"), Forge.seal("2", "pass"))
                .letter(),
            "ARC-Message-Signature of instance 2: signature is malformed: h= holds ARC-Seal"),
        arguments(
            edited(one, "ARC-Message", s -> s.replaceFirst("bh=[^;]*;", "")),
            "ARC-Message-Signature of instance 1: signature is malformed: tag bh= is missing"));
  }

  private static Letter sealed(String more) {
    return new Forge().add("1", Forge.seal("1", "none") + more).letter();
  }

  private static Letter sealedAs(String tag, String otherwise) {
    return new Forge().add("1", Forge.seal("1", "none").replace(tag, otherwise)).letter();
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("broken")
  void fails(Letter letter, String reason) throws Exception {
    assertThat(validate(letter)).isEqualTo(ChainResult.fail(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "'i=1; x; none', true",
    "' i = 1 ; x', true",
    "'(a comment; i=2) i=(b)1 ; x', true",
    "'\ti\r\n =\r\n 01;x', true",
    "'i=1', true",
    "'i=0; x', false",
    "'i=; x', false",
    "'i=+1; x', false",
    "'i=001; x', false",
    "'i=99999999999; x', false",
    "'x; i=1', false",
    "'I=1; x', false",
    "'', false",
  })
  void readsInstancesOfResults(String text, boolean fine) throws Exception {
    Letter letter = new Forge().add(text, "1", List.of(), Forge.seal("1", "none")).letter();
    assertThat(validate(letter).status()).isEqualTo(fine ? ChainStatus.PASS : ChainStatus.FAIL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "51", "x", "-1", "1 1", "", "001"})
  void readsInstancesOfSignaturesAndSeals(String instance) throws Exception {
    assertThat(
            validate(
                new Forge().add("i=1; x", instance, List.of(), Forge.seal("1", "none")).letter()))
        .isEqualTo(ChainResult.fail("ARC-Message-Signature has no valid i="));
    assertThat(
            validate(
                new Forge().add("i=1; x", "1", List.of(), Forge.seal(instance, "none")).letter()))
        .isEqualTo(ChainResult.fail("ARC-Seal has no valid i="));
  }

  @Test
  void takesWhatTheGrammarAllows() throws Exception {
    assertThat(validate(sealed("; new=tag; v=7; c=x; bh=y")).status()).isEqualTo(ChainStatus.PASS);
    Letter letter = Forge.chain(2);
    Letter refolded =
        edited(letter, "ARC-Seal: i=1", s -> s.replaceFirst("ARC-Seal: ", "arc-SEAL :\t \r\n  "));
    assertThat(validate(refolded).status()).isEqualTo(ChainStatus.PASS);
    Letter moved = new Letter(new Header(letter.header().fields().reversed()), letter.body());
    assertThat(validate(moved).status()).isEqualTo(ChainStatus.PASS);
  }

  /** Step 5: a change between two servers shows, and does not break the chain. */
  @Test
  void tellsFromWhereOnNobodyHasChangedTheMessage() throws Exception {
    assertThat(validate(changedBefore(2)).oldestPass()).isEqualTo(OptionalInt.of(2));
    assertThat(validate(changedBefore(3)).oldestPass()).isEqualTo(OptionalInt.of(3));
  }

  /** A chain of three, the message of which was changed before this instance was added. */
  private static Letter changedBefore(int instance) {
    Forge forge = new Forge();
    for (int i = 1; i <= 3; i++) {
      if (i == instance) {
        forge.edit(letter -> letter.withBody("Hello list.\r\n"));
      }
      forge.add(i, i == 1 ? "none" : "pass");
    }
    return forge.letter();
  }

  @Test
  void asksForEachKeyOnce() throws Exception {
    Zone zone = Zone.usual();
    assertThat(validate(Forge.chain(5), zone, 50).status()).isEqualTo(ChainStatus.PASS);
    assertThat(zone.asked).containsExactly("rsa._domainkey.example.org");
  }

  @Test
  void looksAtNoMoreSetsThanItIsTold() throws Exception {
    Zone zone = Zone.usual();
    assertThat(validate(Forge.chain(3), zone, 2))
        .isEqualTo(ChainResult.fail("there are more than 2 sets"));
    assertThat(zone.asked).isEmpty();
    assertThat(validate(Forge.chain(2), zone, 2).status()).isEqualTo(ChainStatus.PASS);
    assertThatThrownBy(() -> validate(Forge.LETTER, zone, 51))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** RFC 8617 section 5.2.1: what is not known now never will be. */
  @Test
  void failsForGoodWhenTheDnsDoes() throws Exception {
    Zone silent = new Zone().answer("example.org", "rsa", new KeyAnswer.Unavailable("SERVFAIL"));
    ChainResult result = validate(Forge.chain(1), silent, 50);
    assertThat(result.status()).isEqualTo(ChainStatus.FAIL);
    assertThat(result.reason()).endsWith("key could not be looked up: SERVFAIL");
  }

  @Test
  void keepsTheRulesOfSignatures() throws Exception {
    Instant early = Zone.NOW.minusSeconds(3600);
    ChainResult result =
        new ChainValidator(VerifyRules.STRICT, 50, Zone.usual(), InstantSource.fixed(early))
            .validate(Forge.chain(1).header(), Forge.chain(1).content());
    assertThat(result.reason()).endsWith("signature is from the future");
  }
}
