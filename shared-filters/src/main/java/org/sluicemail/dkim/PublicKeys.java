package org.sluicemail.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;

/** Public keys: from private ones, and as they are published. */
final class PublicKeys {
  private static final int ED25519_OCTETS = 32;

  private PublicKeys() {}

  static PublicKey of(RSAPrivateCrtKey key) throws GeneralSecurityException {
    return Crypto.chosen()
        .keyFactory("RSA")
        .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
  }

  /**
   * The JDK computes the public key only where it makes a new pair: so it is given the seed as the
   * chance from which it makes one.
   */
  static PublicKey ofEd25519(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
    generator.initialize(255, new Seed(seed));
    return generator.generateKeyPair().getPublic();
  }

  /** The octets of {@code p=}: SubjectPublicKeyInfo for RSA, the bare key for Ed25519. */
  static byte[] encoded(KeyType type, PublicKey key) {
    byte[] info = key.getEncoded();
    return switch (type) {
      case RSA -> info;
      case ED25519 -> Arrays.copyOfRange(info, info.length - ED25519_OCTETS, info.length);
    };
  }

  private static final class Seed extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] octets;

    Seed(byte[] octets) {
      this.octets = octets.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(octets, 0, bytes, 0, bytes.length);
    }
  }
}
