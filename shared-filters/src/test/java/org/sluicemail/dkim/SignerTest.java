package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.HeaderField;

class SignerTest {
  private static final Letter LETTER =
      Letter.lines(
          """
          Received: from a by b;
          \tFri, 11 Jul 2003 21:01:54 -0700
          From: Ann <ann@example.org>
          To: bob@example.net
          Subject: =?utf-8?q?caf=C3=A9?=  and
           more
          Date: Fri, 11 Jul 2003 21:00:37 -0700
          Message-ID: <1@example.org>

          Hello  Bob \n
          and bye.


          """);

  private static final SignatureForm ALL_TAGS =
      new SignatureForm(
          Canonicalization.SIMPLE,
          Canonicalization.SIMPLE,
          List.of("From", "Subject", "X-Absent"),
          List.of("From"),
          Optional.of(Duration.ofDays(5)),
          OptionalLong.of(9),
          true,
          true,
          true);

  private static String text(HeaderField field) {
    return new String(field.raw().toArray(), ISO_8859_1);
  }

  private static HeaderField sign(SignatureForm form, SigningKey key) {
    return Zone.sign(LETTER, Zone.signer(key, form)).header().fields().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "SIMPLE, SIMPLE",
    "SIMPLE, RELAXED",
    "RELAXED, SIMPLE",
    "RELAXED, RELAXED",
  })
  void makesSignaturesThatVerify(Canonicalization header, Canonicalization body) throws Exception {
    SignatureForm form = SignatureForm.USUAL.with(header, body);
    for (SigningKey key : List.of(Zone.RSA, Zone.ED25519)) {
      Letter signed = Zone.sign(LETTER, Zone.signer(key, form));
      assertThat(Zone.usual().cause(signed)).isEqualTo(Cause.VERIFIED);
    }
  }

  @Test
  void signsTwiceAndTheSecondCoversNoSignature() throws Exception {
    Letter once = Zone.sign(LETTER, Zone.signer(Zone.RSA, SignatureForm.USUAL));
    Letter twice = Zone.sign(once, Zone.signer(Zone.ED25519, SignatureForm.USUAL));
    assertThat(Zone.usual().verify(twice)).allMatch(Verified::passed).hasSize(2);
  }

  @Test
  void saysWhatItIsAskedToSay() throws Exception {
    HeaderField field = sign(ALL_TAGS, Zone.RSA);
    TagList tags = TagList.parse(field.value());
    assertThat(tags.value("v")).contains("1");
    assertThat(tags.value("a")).contains("rsa-sha256");
    assertThat(tags.value("c")).contains("simple/simple");
    assertThat(tags.value("d")).contains("example.org");
    assertThat(tags.value("s")).contains("rsa");
    assertThat(tags.value("t")).contains("1770000000");
    assertThat(tags.value("x")).contains("1770432000");
    assertThat(tags.value("q")).contains("dns/txt");
    assertThat(tags.value("l")).contains("9");
    assertThat(tags.value("r")).contains("y");
    assertThat(tags.compact("h")).contains("From:Subject:From");
    assertThat(tags.compact("z").orElseThrow())
        .isEqualTo(
            "From:=20Ann=20<ann@example.org>"
                + "|Subject:=20=3D?utf-8?q?caf=3DC3=3DA9?=3D=20=20and=0D=0A=20more");
    assertThat(tags.value("i")).isEmpty();
  }

  @Test
  void saysNoMoreThanUsual() throws Exception {
    TagList tags = TagList.parse(sign(SignatureForm.USUAL, Zone.RSA).value());
    for (String tag : List.of("x", "q", "l", "r", "z", "i")) {
      assertThat(tags.value(tag)).as(tag).isEmpty();
    }
    assertThat(tags.compact("h").orElseThrow().split(":"))
        .containsExactly(
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "From",
            "Reply-To",
            "Subject",
            "Date",
            "To",
            "Cc",
            "Message-ID",
            "MIME-Version",
            "Content-Type",
            "List-Unsubscribe",
            "List-Unsubscribe-Post");
  }

  @Test
  void neverClaimsMoreThanTheBodyHas() throws Exception {
    SignatureForm large =
        new SignatureForm(
            Canonicalization.RELAXED,
            Canonicalization.RELAXED,
            List.of("From"),
            List.of(),
            Optional.empty(),
            OptionalLong.of(1_000_000),
            false,
            false,
            false);
    Letter signed = Zone.sign(LETTER, Zone.signer(Zone.ED25519, large));
    assertThat(Zone.usual().cause(signed)).isEqualTo(Cause.VERIFIED);
  }

  /** Postfix cuts lines of 998 octets, and refolds none that is shorter than 60,000 in all. */
  @Test
  void foldsIntoLinesThatNobodyTouches() {
    for (SigningKey key : List.of(Zone.RSA, Zone.ED25519)) {
      for (SignatureForm form : List.of(SignatureForm.USUAL, ALL_TAGS)) {
        String[] lines = text(sign(form, key)).split("\r\n", -1);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78));
        for (int i = 1; i < lines.length; i++) {
          assertThat(lines[i]).startsWith("\t").doesNotMatch("\\s*").doesNotEndWith(" ");
        }
      }
    }
  }

  /** A milter gives the field as LF and gets it back so; nothing else may change it. */
  @ParameterizedTest
  @ValueSource(strings = {"SIMPLE", "RELAXED"})
  void survivesTheMilterProtocol(Canonicalization how) throws Exception {
    Letter signed = Zone.sign(LETTER, Zone.signer(Zone.RSA, SignatureForm.USUAL.with(how, how)));
    String value = text(signed.header().fields().getFirst()).replace("\r\n", "\n").substring(16);
    Letter again = LETTER.with(HeaderField.of(Signature.NAME, value));
    assertThat(Zone.usual().cause(again)).isEqualTo(Cause.VERIFIED);
  }

  @Test
  void survivesRefoldingWhenRelaxed() throws Exception {
    Letter signed = Zone.sign(LETTER, Zone.signer(Zone.RSA, SignatureForm.USUAL));
    Letter folded = signed.edited(0, field -> field.replace("; ", ";\r\n    ").replace("\t", "  "));
    assertThat(Zone.usual().cause(folded)).isEqualTo(Cause.VERIFIED);
  }

  @Test
  void signsAnIdentityBelowTheDomain() throws Exception {
    Signer signer =
        new Signer(
            "example.org",
            "rsa",
            Optional.of("jo;e=x@sub.example.org"),
            Zone.RSA,
            SignatureForm.USUAL);
    Verified verified = Zone.usual().verify(Zone.sign(LETTER, signer)).getFirst();
    assertThat(verified.passed()).isTrue();
    assertThat(verified.signature().orElseThrow().identity()).isEqualTo("jo;e=x@sub.example.org");
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, s, @other.org",
    "example.org, s, @notexample.org",
    "Example.org, s, @example.org",
    "exa mple.org, s, @example.org",
    "example.org, a/b, @example.org",
  })
  void refusesWhatNobodyAccepts(String domain, String selector, String identity) {
    Optional<String> i = Optional.of(identity);
    assertThatThrownBy(() -> new Signer(domain, selector, i, Zone.RSA, SignatureForm.USUAL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Received",
        "return-path",
        "DKIM-Signature",
        "Authentication-Results",
        "Bcc",
        "ARC-Authentication-Results",
        "ARC-Message-Signature",
        "ARC-Seal"
      })
  void refusesToSignWhatServersChange(String name) {
    for (boolean over : List.of(true, false)) {
      List<String> signed = over ? List.of("From") : List.of("From", name);
      assertThatThrownBy(() ->
              new SignatureForm(
                  Canonicalization.SIMPLE,
                  Canonicalization.SIMPLE,
                  signed,
                  over ? List.of(name) : List.of(),
                  Optional.empty(),
                  OptionalLong.empty(),
                  false,
                  false,
                  false))
          .hasMessageContaining("must not be signed");
    }
  }

  @Test
  void signsSeveralFieldsOfOneName() throws Exception {
    Letter several = LETTER.with("Cc: first@example.org").with("CC: second@example.org");
    Letter signed = Zone.sign(several, Zone.signer(Zone.ED25519, SignatureForm.USUAL));
    assertThat(Zone.usual().cause(signed)).isEqualTo(Cause.VERIFIED);
    for (int cc : List.of(1, 2)) {
      Letter changed = signed.edited(cc, field -> field.replace("example", "other"));
      assertThat(Zone.usual().cause(changed)).isEqualTo(Cause.HEADER_CHANGED);
    }
  }
}
