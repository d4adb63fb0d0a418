package org.sluicemail.dkim;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** The few lines of DER (X.690) that lie around keys. */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int BIT_STRING = 0x03;
  private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
  private static final byte[] ED25519_PRIVATE = hex("302e020100300506032b657004220420");
  private static final byte[] ED25519_PUBLIC = hex("302a300506032b6570032100");
  private static final byte[] VERSION_0 = {2, 1, 0};

  private Der() {}

  /** PKCS#8 (RFC 5958) around an RSAPrivateKey of PKCS#1 (RFC 8017). */
  static byte[] pkcs8(byte[] rsaPrivateKey) {
    return element(SEQUENCE, VERSION_0, RSA, element(OCTET_STRING, rsaPrivateKey));
  }

  /** PKCS#8 around the 32 octets of an Ed25519 key (RFC 8410). */
  static byte[] ed25519Private(byte[] seed) {
    return joined(ED25519_PRIVATE, seed);
  }

  /** SubjectPublicKeyInfo (RFC 5280) around an RSAPublicKey of PKCS#1. */
  static byte[] publicKeyInfo(byte[] rsaPublicKey) {
    return element(SEQUENCE, RSA, element(BIT_STRING, new byte[] {0}, rsaPublicKey));
  }

  /** SubjectPublicKeyInfo around the 32 octets of an Ed25519 key. */
  static byte[] ed25519Public(byte[] key) {
    return joined(ED25519_PUBLIC, key);
  }

  /** Whether the first thing in the sequence {@code der} is an integer: a key without wrapping. */
  static boolean beginsWithInteger(byte[] der) {
    if (der.length < 2 || der[0] != SEQUENCE) {
      return false;
    }
    int content = der[1] >= 0 ? 2 : 2 + (der[1] & 0x7F);
    return content < der.length && der[content] == 2;
  }

  /** Whether {@code der} is PKCS#8: a version and then a sequence, where PKCS#1 has an integer. */
  static boolean isPkcs8(byte[] der) {
    int content = der.length < 2 || der[1] >= 0 ? 2 : 2 + (der[1] & 0x7F);
    return beginsWithInteger(der) && content + 3 < der.length && der[content + 3] == SEQUENCE;
  }

  private static byte[] element(int tag, byte[]... parts) {
    byte[] content = joined(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 4);
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
