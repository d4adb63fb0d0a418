package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK and Corretto are one in all but speed. */
class CryptoTest {
  private static final byte[] DATA = "what is signed".getBytes(US_ASCII);
  private static final Optional<Crypto> CORRETTO = Crypto.corretto();

  @BeforeAll
  static void isThere() {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        CORRETTO.isPresent() || !platform.matches("Linux (amd64|aarch64)"),
        "Corretto is not made for " + platform);
    assertThat(CORRETTO).as(platform).isPresent();
  }

  private static SigningKey key(Algorithm algorithm) {
    return algorithm == Algorithm.RSA_SHA256 ? Zone.RSA : Zone.ED25519;
  }

  private static PrivateKey secret(Crypto crypto, Algorithm algorithm) throws Exception {
    byte[] der =
        Base64.getMimeDecoder().decode(key(algorithm).pem().replaceAll("-----.*-----", ""));
    return crypto
        .keyFactory(algorithm.keyType().jca())
        .generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static PublicKey open(Crypto crypto, Algorithm algorithm) throws Exception {
    byte[] text = Base64.getDecoder().decode(key(algorithm).publicText());
    byte[] der = algorithm == Algorithm.RSA_SHA256 ? text : Der.ed25519Public(text);
    return crypto.keyFactory(algorithm.keyType().jca()).generatePublic(new X509EncodedKeySpec(der));
  }

  @ParameterizedTest
  @EnumSource
  void signTheSameAndTakeEachOthers(Algorithm algorithm) throws Exception {
    Crypto corretto = CORRETTO.orElseThrow();
    byte[] one = algorithm.sign(Crypto.JDK, secret(Crypto.JDK, algorithm), DATA);
    byte[] other = algorithm.sign(corretto, secret(corretto, algorithm), DATA);
    assertThat(one).isEqualTo(other);
    for (Crypto crypto : new Crypto[] {Crypto.JDK, corretto}) {
      PublicKey key = open(crypto, algorithm);
      assertThat(algorithm.verify(crypto, key, DATA, one)).isTrue();
      assertThat(algorithm.verify(crypto, key, new byte[1], one)).isFalse();
      one[3] ^= 1;
      assertThat(algorithm.verify(crypto, key, DATA, one)).isFalse();
      one[3] ^= 1;
      assertThat(algorithm.verify(crypto, key, DATA, new byte[0])).isFalse();
      assertThat(algorithm.verify(crypto, key, DATA, new byte[one.length])).isFalse();
    }
  }

  /** A key that was read is kept as the provider wants it: else each signature translates it. */
  @ParameterizedTest
  @EnumSource
  void keysThatAreReadBelongToWhoIsChosen(Algorithm algorithm) throws Exception {
    SigningKey read = SigningKey.parse(key(algorithm).pem().getBytes(US_ASCII));
    assertThat(read.publicText()).isEqualTo(key(algorithm).publicText());
    assertThat(read.pem()).isEqualTo(key(algorithm).pem());
    assertThat(read.sign(DATA)).isEqualTo(key(algorithm).sign(DATA));
    assertThat(secret(Crypto.chosen(), algorithm).getClass().getName())
        .startsWith("com.amazon.corretto.crypto.provider.");
  }

  @Test
  void correttoIsChosenWhereItIs() {
    assertThat(Crypto.chosen().name()).isEqualTo(CORRETTO.orElseThrow().name());
    assertThat(Crypto.JDK.name()).startsWith("JDK ");
    assertThat(Crypto.inUse()).isEqualTo(Crypto.chosen().name());
  }

  /** Anew, as in a program that has just started: this one may have read keys already. */
  @Test
  void tellingWhoIsInUseLoadsNobody() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      classPath.add(Path.of(each).toUri().toURL());
    }
    try (URLClassLoader anew =
        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> crypto = anew.loadClass(Crypto.class.getName());
      for (int i = 0; i < 2; i++) {
        assertThat(crypto.getMethod("inUse").invoke(null)).isEqualTo("not loaded");
      }
    }
  }
}
