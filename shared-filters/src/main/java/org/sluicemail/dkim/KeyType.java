package org.sluicemail.dkim;

import java.util.Optional;

/** A kind of key ({@code k=}, RFC 6376 section 3.6.1 and RFC 8463 section 4.2). */
public enum KeyType {
  RSA("rsa", "RSA"),
  ED25519("ed25519", "Ed25519");

  private final String word;
  private final String jca;

  KeyType(String word, String jca) {
    this.word = word;
    this.jca = jca;
  }

  /** The word in {@code k=}. */
  public String word() {
    return word;
  }

  /** The name of the kind in the JDK. */
  String jca() {
    return jca;
  }

  static Optional<KeyType> of(String word) {
    return word.equals(RSA.word)
        ? Optional.of(RSA)
        : word.equals(ED25519.word) ? Optional.of(ED25519) : Optional.empty();
  }
}
