package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads private keys in all forms in which OpenDKIM, rspamd and OpenSSL keep them. */
final class KeyReader {
  private static final int SEED = 32;

  /** libsodium, and so rspamd, keeps the public key behind the seed. */
  private static final int SEED_AND_PUBLIC = 64;

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private final byte[] content;

  KeyReader(byte[] content) {
    this.content = content;
  }

  SigningKey read() throws MalformedException {
    String text = new String(content, ISO_8859_1);
    Matcher pem = PEM.matcher(text);
    if (pem.find()) {
      return ofPem(pem.group(1), pem.group(2));
    }
    if (content.length == SEED) {
      return ofSeed(content);
    }
    return Der.beginsWithInteger(content)
        ? ofDer(content)
        : ofOctets(Base64Text.decode("the key", text));
  }

  private static SigningKey ofPem(String label, String body) throws MalformedException {
    if (label.contains("ENCRYPTED") || body.contains("ENCRYPTED")) {
      throw new MalformedException("the key is encrypted");
    }
    if (!label.endsWith("PRIVATE KEY")) {
      throw new MalformedException("not a private key but a " + label.toLowerCase(Locale.ROOT));
    }
    return ofDer(Base64Text.decode("the key", body));
  }

  private static SigningKey ofOctets(byte[] octets) throws MalformedException {
    return switch (octets.length) {
      case SEED -> ofSeed(octets);
      case SEED_AND_PUBLIC -> ofSeed(Arrays.copyOf(octets, SEED));
      default -> ofDer(octets);
    };
  }

  private static SigningKey ofSeed(byte[] seed) throws MalformedException {
    return ofPkcs8(KeyType.ED25519, Der.ed25519Private(seed));
  }

  private static SigningKey ofDer(byte[] der) throws MalformedException {
    if (!Der.isPkcs8(der)) {
      return ofPkcs8(KeyType.RSA, Der.pkcs8(der));
    }
    // an Ed25519 key has a length of its own, with and without the optional public key
    return ofPkcs8(der.length < 128 ? KeyType.ED25519 : KeyType.RSA, der);
  }

  private static SigningKey ofPkcs8(KeyType type, byte[] der) throws MalformedException {
    try {
      PrivateKey key =
          Crypto.chosen().keyFactory(type.jca()).generatePrivate(new PKCS8EncodedKeySpec(der));
      return switch (type) {
        case RSA -> new SigningKey(type, key, PublicKeys.of(requireWhole(key)));
        case ED25519 -> new SigningKey(type, key, PublicKeys.ofEd25519(seed(der)));
      };
    } catch (GeneralSecurityException e) {
      throw new MalformedException("the key cannot be read as " + type.word());
    }
  }

  /** Keys of the JDK show their octets, those of others need not. */
  private static byte[] seed(byte[] der) throws GeneralSecurityException, MalformedException {
    PrivateKey key =
        Crypto.JDK.keyFactory(KeyType.ED25519.jca()).generatePrivate(new PKCS8EncodedKeySpec(der));
    if (key instanceof EdECPrivateKey edwards && edwards.getBytes().isPresent()) {
      return edwards.getBytes().get();
    }
    throw new MalformedException("the key does not show its octets");
  }

  private static RSAPrivateCrtKey requireWhole(PrivateKey key) throws MalformedException {
    if (key instanceof RSAPrivateCrtKey whole) {
      return whole;
    }
    throw new MalformedException("the key lacks its public part");
  }
}
