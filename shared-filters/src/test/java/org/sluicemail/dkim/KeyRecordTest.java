package org.sluicemail.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRecordTest {
  private static final String RSA = Zone.RSA.publicText();
  private static final String ED = Zone.ED25519.publicText();

  @Test
  void hasDefaults() throws Exception {
    KeyRecord key = KeyRecord.parse("p=" + RSA);
    assertThat(key.type()).isEqualTo(KeyType.RSA);
    assertThat(key.bits()).isEqualTo(2048);
    assertThat(key.allowsSha256()).isTrue();
    assertThat(key.allowsEmail()).isTrue();
    assertThat(key.testing()).isFalse();
    assertThat(key.strict()).isFalse();
    assertThat(Zone.RSA.matches(key)).isTrue();
    assertThat(Zone.ED25519.matches(key)).isFalse();
  }

  @Test
  void readsEveryTag() throws Exception {
    KeyRecord key =
        KeyRecord.parse(
            "v=DKIM1 ; h = sha1 : SHA256; k=ed25519; n=a note; s=email : x; t=y:s; u=?; p=" + ED);
    assertThat(key.type()).isEqualTo(KeyType.ED25519);
    assertThat(key.bits()).isEqualTo(256);
    assertThat(key.allowsSha256()).isTrue();
    assertThat(key.allowsEmail()).isTrue();
    assertThat(key.testing()).isTrue();
    assertThat(key.strict()).isTrue();
    assertThat(Zone.ED25519.matches(key)).isTrue();
  }

  @Test
  void knowsWhatAKeyIsNotFor() throws Exception {
    assertThat(KeyRecord.parse("h=sha1; p=" + RSA).allowsSha256()).isFalse();
    assertThat(KeyRecord.parse("s=tlsrpt; p=" + RSA).allowsEmail()).isFalse();
  }

  @Test
  void isRevokedWhenEmpty() throws Exception {
    assertThat(KeyRecord.parse("v=DKIM1; p=").key()).isEmpty();
    assertThat(KeyRecord.parse("v=DKIM1; p= ;").bits()).isZero();
  }

  @Test
  void takesRsaKeysWithAndWithoutWrapping() throws Exception {
    byte[] info = Base64.getDecoder().decode(RSA);
    byte[] bare = Arrays.copyOfRange(info, 24, info.length);
    KeyRecord key = KeyRecord.parse("p=" + Base64.getEncoder().encodeToString(bare));
    assertThat(Zone.RSA.matches(key)).isTrue();
  }

  @Test
  void takesBase64InPieces() throws Exception {
    KeyRecord key = KeyRecord.parse("p=" + RSA.replaceAll("(.{60})", "$1 \t"));
    assertThat(Zone.RSA.matches(key)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=DKIM1 | tag p= is missing",
        "v=dkim1; p= | does not begin with v=DKIM1",
        "p=; v=DKIM1 | does not begin with v=DKIM1",
        "v=spf1 -all | does not begin with v=DKIM1",
        "v=DKIM1; k=dilithium; p=AAAA | unknown key type k=dilithium",
        "v=DKIM1; p=AAAA | p= is no rsa key",
        "v=DKIM1; p=A | p= is no base64",
        "v=DKIM1; k=ed25519; p=AAAA | p= has 3 octets, an ed25519 key 32",
      })
  void refuses(String text, String why) {
    assertThatThrownBy(() -> KeyRecord.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(why);
  }

  @Test
  void hasABound() {
    assertThatThrownBy(() -> KeyRecord.parse("n=" + "x".repeat(9_000) + ";p="))
        .hasMessageContaining("longer than 8192");
  }

  @ParameterizedTest
  @CsvSource({
    "v=DKIM1; p=, true",
    "' v = DKIM1; k=rsa', true",
    "p=AAAA, true",
    "k=rsa; p=AAAA, true",
    "v=spf1 -all, false",
    "v=DMARC1; p=reject, false",
    "google-site-verification=abc, false",
    "'', false",
  })
  void tellsKeysFromOtherTexts(String text, boolean key) {
    assertThat(KeyRecord.isCandidate(text)).isEqualTo(key);
  }
}
