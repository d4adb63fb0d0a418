package org.sluicemail.dkim;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Printable;

/**
 * A public key as it is published (RFC 6376 section 3.6.1).
 *
 * @param key empty when the key is revoked
 * @param hashes that may be used, {@code *} when nothing is said
 * @param services for which it may be used, {@code *} when nothing is said
 * @param flags such as {@code y} and {@code s}
 */
public record KeyRecord(
    KeyType type,
    Optional<PublicKey> key,
    Set<String> hashes,
    Set<String> services,
    Set<String> flags) {
  /** An RSA key of 8192 bits takes 1,400; reading longer ones is work for whoever sends them. */
  private static final int MAX_TEXT = 8192;

  /** The widest public exponent anybody uses is 32 bits; a wide one makes verifying slow. */
  private static final int MAX_EXPONENT_BITS = 64;

  private static final int ED25519_OCTETS = 32;
  private static final Set<String> ANY = Set.of("*");

  public KeyRecord {
    hashes = Set.copyOf(hashes);
    services = Set.copyOf(services);
    flags = Set.copyOf(flags);
  }

  /** Reads the text of a TXT record, its strings joined. */
  public static KeyRecord parse(String text) throws MalformedException {
    if (text.length() > MAX_TEXT) {
      throw new MalformedException("the key record is longer than " + MAX_TEXT);
    }
    TagList tags = TagList.parse(Octets.of(text));
    requireVersion(tags);
    String word = tags.value("k").orElse("rsa");
    KeyType type =
        KeyType.of(word.toLowerCase(Locale.ROOT))
            .orElseThrow(() -> new MalformedException("unknown key type k=" + Printable.of(word)));
    String data = tags.compact("p").orElseThrow(() -> new MalformedException("tag p= is missing"));
    return new KeyRecord(
        type,
        data.isEmpty() ? Optional.empty() : Optional.of(key(type, Base64Text.decode("p=", data))),
        words(tags, "h", ANY),
        words(tags, "s", ANY),
        words(tags, "t", Set.of()));
  }

  /** Whether {@code text} claims to be a key at all: a wildcard may answer with anything. */
  public static boolean isCandidate(String text) {
    String compact = TagList.withoutBlanks(text.substring(0, Math.min(text.length(), 512)));
    return compact.startsWith("v=DKIM1")
        || compact.startsWith("p=")
        || (!compact.startsWith("v=") && compact.contains(";p="));
  }

  private static void requireVersion(TagList tags) throws MalformedException {
    Optional<String> version = tags.value("v");
    if (version.isPresent() && !(version.get().equals("DKIM1") && tags.beginsWith("v"))) {
      throw new MalformedException("the key record does not begin with v=DKIM1");
    }
  }

  private static Set<String> words(TagList tags, String tag, Set<String> otherwise) {
    return tags.compact(tag)
        .map(text -> Set.copyOf(List.of(text.toLowerCase(Locale.ROOT).split(":"))))
        .orElse(otherwise);
  }

  /** RSA keys come with and without SubjectPublicKeyInfo around them, Ed25519 ones without. */
  private static PublicKey key(KeyType type, byte[] data) throws MalformedException {
    byte[] info =
        switch (type) {
          case RSA -> Der.beginsWithInteger(data) ? Der.publicKeyInfo(data) : data;
          case ED25519 -> Der.ed25519Public(requireLength(data));
        };
    try {
      return requireModest(
          Crypto.chosen().keyFactory(type.jca()).generatePublic(new X509EncodedKeySpec(info)));
    } catch (InvalidKeySpecException e) {
      throw new MalformedException("p= is no " + type.word() + " key");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK knows " + type.jca(), e);
    }
  }

  private static byte[] requireLength(byte[] data) throws MalformedException {
    if (data.length != ED25519_OCTETS) {
      throw new MalformedException("p= has " + data.length + " octets, an ed25519 key 32");
    }
    return data;
  }

  private static PublicKey requireModest(PublicKey key) throws MalformedException {
    if (key instanceof RSAPublicKey rsa
        && rsa.getPublicExponent().bitLength() > MAX_EXPONENT_BITS) {
      throw new MalformedException("the exponent of the key is too large");
    }
    return key;
  }

  /** The size of the key in bits, 0 when it is revoked. */
  public int bits() {
    return key.map(KeyRecord::bits).orElse(0);
  }

  static int bits(PublicKey key) {
    return key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : 256;
  }

  /** Whether the domain only tries DKIM out ({@code t=y}). */
  public boolean testing() {
    return flags.contains("y");
  }

  /** Whether {@code i=} has to be of exactly the domain {@code d=} ({@code t=s}). */
  public boolean strict() {
    return flags.contains("s");
  }

  /** Whether signatures may use SHA-256 ({@code h=}). */
  public boolean allowsSha256() {
    return hashes.contains("*") || hashes.contains("sha256");
  }

  /** Whether it is meant for mail ({@code s=}). */
  public boolean allowsEmail() {
    return services.contains("*") || services.contains("email");
  }
}
