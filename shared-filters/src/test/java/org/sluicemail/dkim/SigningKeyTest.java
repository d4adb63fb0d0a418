package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  /** In front of the RSAPrivateKey of 2048 bits in PKCS#8. */
  private static final int WRAPPING = 26;

  private static byte[] der(SigningKey key) {
    return Base64.getMimeDecoder().decode(key.pem().replaceAll("-----.*-----", ""));
  }

  private static byte[] pkcs1() {
    byte[] der = der(Zone.RSA);
    return Arrays.copyOfRange(der, WRAPPING, der.length);
  }

  private static byte[] seed() {
    byte[] der = der(Zone.ED25519);
    return Arrays.copyOfRange(der, der.length - 32, der.length);
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static byte[] pem(String label, byte[] der) {
    return ("-----BEGIN " + label + "-----\n" + base64(der) + "\n-----END " + label + "-----\n")
        .getBytes(US_ASCII);
  }

  private static void isRsa(byte[] content) throws Exception {
    SigningKey key = SigningKey.parse(content);
    assertThat(key.publicText()).isEqualTo(Zone.RSA.publicText());
    assertThat(key.bits()).isEqualTo(2048);
    assertThat(key.algorithm()).isEqualTo(Algorithm.RSA_SHA256);
  }

  private static void isEd25519(byte[] content) throws Exception {
    SigningKey key = SigningKey.parse(content);
    assertThat(key.publicText()).isEqualTo(Zone.ED25519.publicText());
    assertThat(key.algorithm()).isEqualTo(Algorithm.ED25519_SHA256);
  }

  @Test
  void readsRsaKeysInEveryForm() throws Exception {
    isRsa(Zone.RSA.pem().getBytes(US_ASCII));
    isRsa(Zone.RSA.pem().replace("\n", "\r\n").getBytes(US_ASCII));
    isRsa(("a comment\n" + Zone.RSA.pem()).getBytes(US_ASCII));
    isRsa(pem("RSA PRIVATE KEY", pkcs1()));
    isRsa(pem("PRIVATE KEY", der(Zone.RSA)));
    isRsa(base64(der(Zone.RSA)).getBytes(US_ASCII));
    isRsa(base64(pkcs1()).replaceAll("(.{64})", "$1\n").getBytes(US_ASCII));
    isRsa(der(Zone.RSA));
    isRsa(pkcs1());
  }

  @Test
  void readsEd25519KeysInEveryForm() throws Exception {
    isEd25519(Zone.ED25519.pem().getBytes(US_ASCII));
    isEd25519(der(Zone.ED25519));
    isEd25519(base64(der(Zone.ED25519)).getBytes(US_ASCII));
    isEd25519(seed());
    isEd25519((base64(seed()) + "\n").getBytes(US_ASCII));
    byte[] both = Arrays.copyOf(seed(), 64);
    System.arraycopy(Base64.getDecoder().decode(Zone.ED25519.publicText()), 0, both, 32, 32);
    isEd25519(base64(both).getBytes(US_ASCII));
  }

  @Test
  void tellsWhatIsWrongWithoutTheKey() {
    String body = base64(der(Zone.RSA)).substring(0, 100);
    for (byte[] broken :
        new byte[][] {
          pem("PRIVATE KEY", body.getBytes(US_ASCII)),
          body.getBytes(US_ASCII),
          pem("ENCRYPTED PRIVATE KEY", new byte[60]),
          pem("PUBLIC KEY", new byte[60]),
          pem("RSA PRIVATE KEY", new byte[60]),
          new byte[0],
          new byte[31],
          "?".getBytes(US_ASCII),
        }) {
      assertThatThrownBy(() -> SigningKey.parse(broken))
          .isInstanceOf(MalformedException.class)
          .message()
          .isNotEmpty()
          .doesNotContain(body.substring(0, 20));
    }
    assertThatThrownBy(() -> SigningKey.parse(pem("ENCRYPTED PRIVATE KEY", new byte[9])))
        .hasMessage("the key is encrypted");
    assertThatThrownBy(() -> SigningKey.parse(pem("CERTIFICATE", new byte[9])))
        .hasMessage("not a private key but a certificate");
  }

  @Test
  void refusesEveryTruncation() {
    byte[] der = der(Zone.ED25519);
    for (int length = 0; length < der.length; length++) {
      byte[] part = Arrays.copyOf(der, length);
      if (length != 32) { // any 32 octets are a key
        assertThatThrownBy(() -> SigningKey.parse(part)).isInstanceOf(MalformedException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 3072})
  void makesKeys(int bits) throws Exception {
    SigningKey key = SigningKey.generate(KeyType.RSA, bits);
    assertThat(key.bits()).isEqualTo(bits);
    assertThat(key.matches(KeyRecord.parse(key.record()))).isTrue();
    assertThat(SigningKey.parse(key.pem().getBytes(US_ASCII)).publicText())
        .isEqualTo(key.publicText());
  }

  @Test
  void keepsItsSecret() {
    assertThat(Zone.RSA.toString()).isEqualTo("rsa key of 2048 bits");
    assertThat(Zone.ED25519.toString()).isEqualTo("ed25519 key of 256 bits");
    assertThat(Zone.ED25519.record()).matches("v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=");
  }
}
