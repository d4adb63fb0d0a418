package org.sluicemail.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;

/** A private key, read once and kept: decoding it costs more than signing with it. */
public final class SigningKey {
  private final KeyType type;
  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  SigningKey(KeyType type, PrivateKey privateKey, PublicKey publicKey) {
    this.type = type;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * Reads a key: PEM (PKCS#1, PKCS#8), base64 of either, or an Ed25519 key as 32 octets or their
   * base64. What is wrong is told without any of the text.
   */
  public static SigningKey parse(byte[] content) throws MalformedException {
    return new KeyReader(content).read();
  }

  /** A new key; {@code bits} are those of RSA keys alone. */
  public static SigningKey generate(KeyType type, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type.jca());
      if (type == KeyType.RSA) {
        generator.initialize(bits);
      }
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(type, pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK makes " + type.jca() + " keys", e);
    }
  }

  /** The secret itself: PKCS#8 as PEM (RFC 7468), for a file that nobody else can read. */
  public String pem() {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(privateKey.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
  }

  public KeyType type() {
    return type;
  }

  public Algorithm algorithm() {
    return Algorithm.of(type);
  }

  public int bits() {
    return KeyRecord.bits(publicKey);
  }

  /** The key that belongs to it as a record for the DNS (RFC 6376 section 3.6.1). */
  public String record() {
    return "v=DKIM1; k=" + type.word() + "; p=" + publicText();
  }

  /** What stands in {@code p=} of the record. */
  public String publicText() {
    return Base64Text.encode(PublicKeys.encoded(type, publicKey));
  }

  /** Whether {@code record} is that of this key. */
  public boolean matches(KeyRecord record) {
    return record.type() == type
        && record
            .key()
            .map(key -> PublicKeys.encoded(type, key))
            .filter(key -> Arrays.equals(key, PublicKeys.encoded(type, publicKey)))
            .isPresent();
  }

  /** The signature of {@code data}. */
  public byte[] sign(byte[] data) {
    try {
      return algorithm().sign(privateKey, data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was read can sign", e);
    }
  }

  /** Says nothing that is secret. */
  @Override
  public String toString() {
    return type.word() + " key of " + bits() + " bits";
  }
}
