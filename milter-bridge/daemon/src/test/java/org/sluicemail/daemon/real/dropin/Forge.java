package org.sluicemail.daemon.real.dropin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Signs mail with whatever tags a test wants, relaxed, and without the engine that is tested. */
final class Forge {
  private Forge() {}

  /** {@code mail} with a signature on top; {@code tags} are all but {@code bh} and {@code b}. */
  static String sign(String mail, KeyPair key, String tags) {
    return sign(mail, key, tags, -1);
  }

  /** The same over the first octets of the body. */
  static String sign(String mail, KeyPair key, String tags, int length) {
    try {
      byte[] body = body(mail.substring(mail.indexOf("\n\n") + 2)).getBytes(ISO_8859_1);
      byte[] covered = length < 0 ? body : java.util.Arrays.copyOf(body, length);
      String bh = base64(MessageDigest.getInstance("SHA-256").digest(covered));
      String field = "DKIM-Signature: " + tags + "; bh=" + bh + "; b=";
      return field + base64(signature(key, data(mail, field))) + "\n" + mail;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] signature(KeyPair key, byte[] data) throws GeneralSecurityException {
    boolean rsa = key.getPrivate().getAlgorithm().equals("RSA");
    Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
    signature.initSign(key.getPrivate());
    signature.update(rsa ? data : MessageDigest.getInstance("SHA-256").digest(data));
    return signature.sign();
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static String body(String text) {
    String lines = text.replaceAll("[ \t]+\n", "\n").replaceAll("[ \t]+", " ");
    String cut = lines.replaceAll("\n+$", "");
    return cut.isEmpty() ? "" : (cut + "\n").replace("\n", "\r\n");
  }

  private static byte[] data(String mail, String signature) {
    List<String> fields = new java.util.ArrayList<>(Scene.of("").mail(mail).fields());
    StringBuilder data = new StringBuilder();
    for (String name : tag(signature, "h").split(":", -1)) {
      for (int i = fields.size() - 1; i >= 0; i--) {
        if (name(fields.get(i)).equals(name.strip().toLowerCase(Locale.ROOT))) {
          data.append(relaxed(fields.remove(i))).append("\r\n");
          break;
        }
      }
    }
    return data.append(relaxed(signature)).toString().getBytes(ISO_8859_1);
  }

  private static String tag(String signature, String name) {
    for (String tag : signature.substring(signature.indexOf(':') + 1).split(";", -1)) {
      if (tag.strip().startsWith(name + "=")) {
        return tag.strip().substring(name.length() + 1);
      }
    }
    return "";
  }

  private static String name(String field) {
    return field.substring(0, field.indexOf(':')).strip().toLowerCase(Locale.ROOT);
  }

  private static String relaxed(String field) {
    String value = field.substring(field.indexOf(':') + 1).replace("\n", "");
    return name(field) + ":" + value.replaceAll("[ \t]+", " ").strip();
  }
}
