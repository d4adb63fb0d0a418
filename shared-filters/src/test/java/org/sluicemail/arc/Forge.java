package org.sluicemail.arc;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.Letter;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.SignatureKind;
import org.sluicemail.dkim.Signer;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.dkim.Zone;
import org.sluicemail.mail.HeaderField;

/**
 * Makes chains of any structure whose signatures are all in order, so that a test breaks one rule
 * and no other. Seals are by {@code example.org}.
 */
final class Forge {
  static final Letter LETTER =
      Letter.lines(
          """
          Received: from a by b
          From: Ann <ann@example.org>
          To: bob@example.net
          Subject: chains

          Hello Bob.
          """);

  private final ByteArrayOutputStream before = new ByteArrayOutputStream();
  private Letter letter = LETTER;

  /** A chain of {@code sets} as it should be. */
  static Letter chain(int sets) {
    Forge forge = new Forge();
    for (int i = 1; i <= sets; i++) {
      forge.add(i, i == 1 ? "none" : "pass");
    }
    return forge.letter();
  }

  Letter letter() {
    return letter;
  }

  /** A set in which all is right. */
  Forge add(int instance, String status) {
    return add(Integer.toString(instance), seal(Integer.toString(instance), status));
  }

  /** Changes the message as one on the way would. */
  Forge edit(UnaryOperator<Letter> edit) {
    letter = edit.apply(letter);
    return this;
  }

  static String seal(String instance, String status) {
    return "i=" + instance + "; a=rsa-sha256; cv=" + status + "; d=example.org; s=rsa; t=1";
  }

  /** A set with this instance, and with a seal of these tags. */
  Forge add(String instance, String sealTags) {
    return add("i=" + instance + "; mx.test; none", instance, List.of(), sealTags);
  }

  /** A set. {@code signed} are more fields that are signed. */
  Forge add(String results, String instance, List<String> signed, String sealTags) {
    HeaderField testimony = HeaderField.of(ArcSet.RESULTS, results);
    HeaderField message =
        sign(new SignatureKind(ArcSet.MESSAGE, "i", instance, signed), letter, Zone.RSA);
    HeaderField bare = HeaderField.of(ArcSet.SEAL, sealTags + "; b=");
    byte[] data = ArcSet.sealed(before.toByteArray(), testimony, message, bare.raw());
    String value = Base64.getEncoder().encodeToString(Zone.RSA.sign(data));
    HeaderField seal = HeaderField.of(ArcSet.SEAL, sealTags + "; b=" + value);
    for (HeaderField field : List.of(testimony, message, seal)) {
      before.writeBytes(Canonicalization.RELAXED.field(field.raw()).toArray());
      before.writeBytes(new byte[] {'\r', '\n'});
      letter = letter.with(field);
    }
    return this;
  }

  static HeaderField sign(SignatureKind kind, Letter letter, SigningKey key) {
    String selector = key == Zone.ED25519 ? "ed" : "rsa";
    Signer signer = new Signer("example.org", selector, Optional.empty(), key, SignatureForm.USUAL);
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = signer.want(hashes);
    hashes.update(letter.body(), 0, letter.body().length);
    hashes.finish();
    return signer.sign(kind, letter.header(), hash, Zone.NOW);
  }
}
