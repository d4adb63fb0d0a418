package org.sluicemail.arc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.Letter;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.dkim.Zone;
import org.sluicemail.mail.HeaderField;

class ChainSealerTest {
  private static final AuthenticationResults RESULTS =
      new AuthenticationResults(
          "mx.example.org",
          List.of(new MethodResult("dkim", "pass"), new MethodResult("arc", "none")));

  private static ChainSealer sealer(SigningKey key) {
    return new ChainSealer("example.org", key == Zone.RSA ? "rsa" : "ed", key);
  }

  private static List<HeaderField> seal(Letter letter, ChainStatus status, SigningKey key)
      throws Exception {
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = sealer(key).want(hashes);
    for (int i = 0; i < letter.body().length; i++) {
      hashes.update(letter.body(), i, 1);
    }
    hashes.finish();
    return sealer(key).seal(letter.header(), hash, status, RESULTS, Zone.NOW);
  }

  private static Letter sealed(Letter letter, ChainStatus status, SigningKey key) throws Exception {
    Letter sealed = letter;
    for (HeaderField field : seal(letter, status, key).reversed()) {
      sealed = sealed.with(field);
    }
    return sealed;
  }

  private static ChainResult validate(Letter letter) throws Exception {
    return new ChainValidator(VerifyRules.STRICT, 50, Zone.usual(), InstantSource.fixed(Zone.NOW))
        .validate(letter.header(), letter.content());
  }

  @Test
  void sealsSoThatItPasses() throws Exception {
    Letter letter = Forge.LETTER;
    for (int i = 1; i <= 4; i++) {
      letter = sealed(letter, validate(letter).status(), i % 2 == 0 ? Zone.RSA : Zone.ED25519);
      ChainResult result = validate(letter);
      assertThat(result.reason()).isEmpty();
      assertThat(result.sealers()).hasSize(i);
      assertThat(result.oldestPass()).hasValue(0);
    }
  }

  @Test
  void writesItsFieldsInTheirOrder() throws Exception {
    List<HeaderField> fields = seal(Forge.chain(1), ChainStatus.PASS, Zone.RSA);
    assertThat(fields)
        .extracting(HeaderField::name)
        .containsExactly("ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results");
    assertThat(fields.getFirst().text())
        .startsWith("i=2; a=rsa-sha256; cv=pass; d=example.org; s=rsa; t=1770000000;");
    assertThat(fields.get(1).text()).startsWith("i=2; a=rsa-sha256; c=relaxed/relaxed;");
    assertThat(fields.getLast().text()).isEqualTo("i=2; mx.example.org;\tdkim=pass;\tarc=none");
    assertThat(fields)
        .allSatisfy(
            field -> assertThat(field.raw().text().lines()).allMatch(line -> line.length() < 80));
  }

  /** RFC 8617 section 4.1.2. */
  @Test
  void coversOtherSignaturesButNoChainAndNoResults() throws Exception {
    Letter letter =
        Zone.sign(
            Forge.chain(1).with("Authentication-Results: mx.example.org; none"),
            Zone.signer(Zone.ED25519, SignatureForm.USUAL));
    HeaderField message = seal(letter, ChainStatus.PASS, Zone.ED25519).get(1);
    assertThat(Signature.parseAnonymous(message).headers())
        .contains("DKIM-Signature", "From")
        .noneMatch(name -> name.startsWith("ARC") || name.startsWith("Auth"));
    Letter sealed = sealed(letter, ChainStatus.PASS, Zone.ED25519);
    assertThat(validate(sealed).status()).isEqualTo(ChainStatus.PASS);
    assertThat(Zone.usual().cause(sealed)).hasToString("VERIFIED");
  }

  /** RFC 8617 section 5.1.2: such a seal covers its own set alone, and later ones stop. */
  @Test
  void marksAChainThatHasFailed() throws Exception {
    Letter broken = Forge.chain(2).withBody("Other.\r\n");
    assertThat(validate(broken).status()).isEqualTo(ChainStatus.FAIL);
    List<HeaderField> fields = seal(broken, ChainStatus.FAIL, Zone.ED25519);
    assertThat(fields.getFirst().text()).startsWith("i=3; a=ed25519-sha256; cv=fail;");
    HeaderField seal = fields.getFirst();
    byte[] data =
        ArcSet.sealed(new byte[0], fields.get(2), fields.get(1), Signature.withoutValue(seal));
    assertThat(Zone.ED25519.sign(data)).isEqualTo(Seal.parse(seal).value().toArray());
    Letter marked = sealed(broken, ChainStatus.FAIL, Zone.ED25519);
    assertThat(validate(marked)).isEqualTo(ChainResult.fail("the chain had failed before"));
    assertThatThrownBy(() -> seal(marked, ChainStatus.FAIL, Zone.ED25519))
        .isInstanceOf(ChainSealer.UnsealableException.class)
        .hasMessage("its chain had failed before");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ARC-Seal: i=4; cv=none | 5",
        "ARC-Seal: i=4; cv=fail; cv=fail | 1",
        "ARC-Message-Signature: i=9 | 10",
        "ARC-Authentication-Results: i=49; x | 50",
        "ARC-Authentication-Results: i=51; x | 1",
        "ARC-Seal: garbage | 1",
      })
  void countsOnFromTheHighestInstance(String field, int instance) throws Exception {
    assertThat(seal(Forge.LETTER.with(field), ChainStatus.FAIL, Zone.ED25519))
        .allSatisfy(each -> assertThat(each.text()).startsWith("i=" + instance + ";"));
  }

  @Test
  void hasFailedWhenTheNewestSealSaysSo() throws Exception {
    String failed = "ARC-Seal: i=2; cv=fail; a=rsa-sha256; d=x.test; s=s; b=AAAA";
    Letter older = Forge.LETTER.with(failed).with("ARC-Authentication-Results: i=3; x");
    assertThat(seal(older, ChainStatus.FAIL, Zone.ED25519)).hasSize(3);
    for (String newest : List.of("ARC-Authentication-Results: i=2; x", "ARC-Seal: i=1")) {
      Letter one = Forge.LETTER.with(failed).with(newest);
      Letter other = Forge.LETTER.with(newest).with(failed);
      for (Letter letter : List.of(one, other)) {
        assertThatThrownBy(() -> seal(letter, ChainStatus.FAIL, Zone.ED25519))
            .hasMessage("its chain had failed before");
      }
    }
  }

  @Test
  void sealsNothingThatIsNotTheVerifiedChain() {
    for (Letter letter : List.of(Forge.LETTER, Forge.chain(1))) {
      ChainStatus wrong = letter == Forge.LETTER ? ChainStatus.PASS : ChainStatus.NONE;
      assertThatThrownBy(() -> seal(letter, wrong, Zone.ED25519))
          .isInstanceOf(ChainSealer.UnsealableException.class)
          .hasMessage("its chain is not the one that was verified");
    }
    Letter changed = Forge.chain(1).with("ARC-Seal: i=2; cv=pass");
    assertThatThrownBy(() -> seal(changed, ChainStatus.PASS, Zone.ED25519))
        .hasMessageStartingWith("its chain was changed here: tag");
  }

  @Test
  void addsNoFiftyFirstSet() {
    Letter full = Forge.LETTER.with("ARC-Authentication-Results: i=50; x");
    assertThatThrownBy(() -> seal(full, ChainStatus.FAIL, Zone.ED25519))
        .hasMessage("its chain has 50 sets, and none may be added");
  }

  @Test
  void refusesWhatIsNoName() {
    assertThatThrownBy(() -> new ChainSealer("Not A Name", "s", Zone.ED25519))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
