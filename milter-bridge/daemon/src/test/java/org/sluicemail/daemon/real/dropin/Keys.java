package org.sluicemail.daemon.real.dropin;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;

/** Keys of example.test, and what is published of them. */
final class Keys {
  static final KeyPair RSA = pair("RSA", 2048);
  static final KeyPair OTHER = pair("RSA", 2048);
  static final KeyPair SMALL = pair("RSA", 768);
  static final KeyPair ED25519 = pair("Ed25519", 0);

  static final String RSA_RECORD = "v=DKIM1; k=rsa; " + p(RSA);
  static final String ED25519_RECORD = "v=DKIM1; k=ed25519; " + p(ED25519);

  private Keys() {}

  private static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  static String inline(KeyPair pair) {
    return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
  }

  private static String p(KeyPair pair) {
    byte[] info = pair.getPublic().getEncoded();
    boolean rsa = pair.getPublic().getAlgorithm().equals("RSA");
    byte[] published =
        rsa ? info : java.util.Arrays.copyOfRange(info, info.length - 32, info.length);
    return "p=" + Base64.getEncoder().encodeToString(published);
  }

  /** Names and records, for {@code TestPublicKeys}. */
  static String published() {
    StringBuilder lines = new StringBuilder();
    Map.ofEntries(
            Map.entry("rsa", RSA_RECORD),
            Map.entry("small", "v=DKIM1; k=rsa; " + p(SMALL)),
            Map.entry("ed", ED25519_RECORD),
            Map.entry("bare", p(RSA)),
            Map.entry("revoked", "v=DKIM1; k=rsa; p="),
            Map.entry("testing", "v=DKIM1; k=rsa; t=y; " + p(RSA)),
            Map.entry("strict", "v=DKIM1; k=rsa; t=s; " + p(RSA)),
            Map.entry("sha1", "v=DKIM1; k=rsa; h=sha1; " + p(RSA)),
            Map.entry("web", "v=DKIM1; k=rsa; s=web; " + p(RSA)),
            Map.entry("dk", "g=; k=rsa; " + p(RSA)),
            Map.entry("nonsense", "what is this"),
            Map.entry("empty", "v=DKIM1; k=rsa"),
            Map.entry("other", "v=DKIM1; k=rsa; " + p(OTHER)))
        .forEach((selector, record) ->
            lines.append(selector).append("._domainkey.example.test ").append(record).append('\n'));
    return lines.toString();
  }
}
