package org.sluicemail.dkim;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;

/** A signing algorithm ({@code a=}) that may be used today (RFC 8301, RFC 8463). */
public enum Algorithm {
  RSA_SHA256("rsa-sha256", KeyType.RSA, "SHA256withRSA"),
  ED25519_SHA256("ed25519-sha256", KeyType.ED25519, "Ed25519");

  /** The word of an algorithm that must no longer pass (RFC 8301 section 3.1). */
  static final String OBSOLETE = "rsa-sha1";

  private final String word;
  private final KeyType keyType;
  private final String jca;

  Algorithm(String word, KeyType keyType, String jca) {
    this.word = word;
    this.keyType = keyType;
    this.jca = jca;
  }

  /** The word in {@code a=}. */
  public String word() {
    return word;
  }

  public KeyType keyType() {
    return keyType;
  }

  /** The algorithm of this word, in lower case, if it may be used. */
  public static Optional<Algorithm> of(String word) {
    return word.equals(RSA_SHA256.word)
        ? Optional.of(RSA_SHA256)
        : word.equals(ED25519_SHA256.word) ? Optional.of(ED25519_SHA256) : Optional.empty();
  }

  static Algorithm of(KeyType type) {
    return switch (type) {
      case RSA -> RSA_SHA256;
      case ED25519 -> ED25519_SHA256;
    };
  }

  byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException {
    return sign(Crypto.chosen(), key, data);
  }

  byte[] sign(Crypto crypto, PrivateKey key, byte[] data) throws GeneralSecurityException {
    Signature signature = crypto.signature(jca);
    signature.initSign(key);
    signature.update(signed(data));
    return signature.sign();
  }

  /** Whether {@code value} is the signature of {@code data} by the owner of {@code key}. */
  public boolean verify(PublicKey key, byte[] data, byte[] value) {
    return verify(Crypto.chosen(), key, data, value);
  }

  boolean verify(Crypto crypto, PublicKey key, byte[] data, byte[] value) {
    try {
      Signature signature = crypto.signature(jca);
      signature.initVerify(key);
      signature.update(signed(data));
      return signature.verify(value);
    } catch (GeneralSecurityException e) {
      return false; // how providers say that the value has the wrong length or form
    }
  }

  /** Ed25519 signs the hash as if it were the message (RFC 8463 section 3). */
  private byte[] signed(byte[] data) {
    return this == ED25519_SHA256 ? Crypto.sha256().digest(data) : data;
  }
}
