package org.sluicemail.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

class SignatureTest {
  private static final String USUAL =
      "v=1; a=rsa-sha256; d=Example.org; s=Sel.one; h=from:To; bh=AAAA; b=BBBB";

  private static Signature parse(String tags) throws MalformedException {
    return Signature.parse(HeaderField.of(Octets.of("DKIM-Signature: " + tags)));
  }

  /** The usual tags with {@code tag} in the place of the one of its name, or behind them. */
  private static Signature with(String tag) throws MalformedException {
    String name = tag.substring(0, tag.indexOf('='));
    String kept = ("; " + USUAL).replaceAll("; " + name + "=[^;]*", "").substring(2);
    return parse(kept + ";" + tag);
  }

  @Test
  void hasDefaults() throws Exception {
    Signature s = parse(USUAL);
    assertThat(s.algorithm()).contains(Algorithm.RSA_SHA256);
    assertThat(s.domain()).isEqualTo("example.org");
    assertThat(s.selector()).isEqualTo("sel.one");
    assertThat(s.identity()).isEqualTo("@example.org");
    assertThat(s.headers()).containsExactly("from", "To");
    assertThat(s.headerCanonicalization()).isEqualTo(Canonicalization.SIMPLE);
    assertThat(s.bodyCanonicalization()).isEqualTo(Canonicalization.SIMPLE);
    assertThat(s.limit()).isEmpty();
    assertThat(s.time()).isEmpty();
    assertThat(s.expiration()).isEmpty();
    assertThat(s.valueText()).isEqualTo("BBBB");
  }

  @Test
  void readsEveryTag() throws Exception {
    Signature s =
        parse(
            "v = 1; a=Ed25519-SHA256; c=relaxed/simple; d=xn--bcher-kva.example; s=s;\r\n\tt=1;"
                + " x=2; l=3; q=foo:dns/txt; i=J=C3=B6 rg=40x@a.B\u00fccher.example; h= From :\r\n"
                + " X-A; z=From:x; new=thing; bh = A A\r\n A=; b=\r\n\tB\r\n\tB==;");
    assertThat(s.algorithm()).contains(Algorithm.ED25519_SHA256);
    assertThat(s.headerCanonicalization()).isEqualTo(Canonicalization.RELAXED);
    assertThat(s.bodyCanonicalization()).isEqualTo(Canonicalization.SIMPLE);
    assertThat(s.limit()).isEqualTo(OptionalLong.of(3));
    assertThat(s.time()).isEqualTo(OptionalLong.of(1));
    assertThat(s.expiration()).isEqualTo(OptionalLong.of(2));
    assertThat(s.headers()).containsExactly("From", "X-A");
    assertThat(s.bodyHash().length()).isEqualTo(2);
  }

  @Test
  void countsInMoreThanSixtyFourBits() throws Exception {
    assertThat(with("l=0").limit()).isEqualTo(OptionalLong.of(0));
    assertThat(with("l=0000000000000000000000000000000000000007").limit())
        .isEqualTo(OptionalLong.of(7));
    assertThat(with("l=5000000000").limit()).isEqualTo(OptionalLong.of(5_000_000_000L));
    assertThat(with("l=" + "9".repeat(76)).limit()).isEqualTo(OptionalLong.of(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=2 | version 2 is not 1",
        "v= | tag v= is empty",
        "a= | tag a= is empty",
        "c=nofws | unknown canonicalization c=nofws",
        "c=relaxed/ | unknown canonicalization",
        "c=relaxed/simple/x | unknown canonicalization",
        "d=exa mple.org | d=exa mple.org is no domain name",
        "d=.org | is no domain name",
        "d=a..org | is no domain name",
        "s=a/b | s=a/b is no domain name",
        "h=To | h= does not hold From",
        "h=From::To | h= is no list",
        "h=From:a b\u00e9 | h= is no list",
        "i=@other.org | is not within the domain example.org",
        "i=@notexample.org | is not within the domain",
        "i=example.org | is not within the domain",
        "i=a=4 | i= is no quoted-printable",
        "l=-1 | l= is no number",
        "l=1.5 | l= is no number",
        "t=now | t= is no number",
        "x=\u0661 | x= is no number",
        "q=http | unknown query method",
        "bh=A | bh= is no base64",
        "b=*** | b= is no base64",
      })
  void refuses(String tag, String why) {
    assertThatThrownBy(() -> with(tag))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v", "a", "d", "s", "h", "bh", "b"})
  void needs(String tag) {
    String without = ("; " + USUAL).replaceAll("; " + tag + "=[^;]*", "").substring(2);
    assertThatThrownBy(() -> parse(without)).hasMessage("tag " + tag + "= is missing");
  }

  @Test
  void refusesAnExpirationBeforeTheSigning() throws Exception {
    assertThatThrownBy(() -> parse(USUAL + "; t=5; x=5")).hasMessage("x= is not after t=");
    assertThat(parse(USUAL + "; t=5; x=6").expiration()).isEqualTo(OptionalLong.of(6));
  }

  @Test
  void takesASubdomainAsIdentity() throws Exception {
    assertThat(with("i=joe@sub.EXAMPLE.org").identityDomain()).isEqualTo("sub.example.org");
  }

  @Test
  void knowsAlgorithmsThatItCannotUse() throws Exception {
    assertThat(with("a=rsa-sha1").algorithm()).isEmpty();
    assertThat(with("a=rsa-sha1").algorithmName()).isEqualTo(Algorithm.OBSOLETE);
    assertThat(with("a=dilithium-sha3").algorithm()).isEmpty();
  }

  @Test
  void hasABoundOnNames() throws Exception {
    assertThat(with("h=From" + ":a".repeat(999)).headers()).hasSize(1000);
    assertThatThrownBy(() -> with("h=From" + ":a".repeat(1000))).hasMessageContaining("h=");
  }

  /** Only what stands between the equals sign and the semicolon goes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b=BBBB | b=",
        "b = BBBB | b =",
        "b=^BB^BB^;x=b=1 | b=;x=b=1",
        "bh=b=; b=BBBB; c=x | bh=b=; b=; c=x",
        "n=b=1;b^=^BB ; d=1 | n=b=1;b^=; d=1",
        "b=;a=1 | b=;a=1",
      })
  void emptiesItsValueInPlace(String tags, String wanted) throws Exception {
    HeaderField field =
        HeaderField.of(Letter.octets("Dkim-SIGNATURE :" + tags.replace("^", "\r\n\t")));
    assertThat(Signature.withoutValue(field))
        .isEqualTo(Letter.octets("Dkim-SIGNATURE :" + wanted.replace("^", "\r\n\t")));
  }
}
