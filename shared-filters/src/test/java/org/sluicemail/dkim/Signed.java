package org.sluicemail.dkim;

import java.util.function.UnaryOperator;

/** A letter, and signatures of it. */
final class Signed {
  static final Letter LETTER =
      Letter.lines(
          """
          Received: from a by b
          From: Ann <ann@example.org>
          To: bob@example.net
          Subject: caf\u00e9  \u00ff
          MIME-Version: 1.0
          In-Reply-To: <0@example.net>
          Message-ID: <1@example.org>

          Hello Bob.
          """);

  static final Letter SIGNED = Zone.sign(LETTER, Zone.signer(Zone.ED25519, SignatureForm.USUAL));

  private Signed() {}

  /** The letter signed with other tags, by whoever writes them otherwise than we do. */
  static Letter signedAs(SigningKey key, UnaryOperator<String> tags) throws Exception {
    String hash = Base64Text.encode(Crypto.sha256().digest(LETTER.body()));
    String text =
        tags.apply(
            "v=1; a="
                + key.algorithm().word()
                + "; d=example.org; s="
                + (key.type() == KeyType.RSA ? "rsa" : "ed")
                + "; h=From:To; bh="
                + hash
                + "; b=");
    Letter bare = LETTER.with("DKIM-Signature: " + text);
    Signature s =
        Signature.parse(
            bare.edited(0, field -> field.replaceFirst("(?<=[; \t])b(\\s*)=", "b$1=AAAA"))
                .header()
                .fields()
                .getFirst());
    byte[] data =
        new SignedFields(LETTER.header(), s.field())
            .data(s.headers(), s.headerCanonicalization(), s.withoutValue());
    String value = Base64Text.encode(key.sign(data));
    return bare.edited(0, field -> field.replaceFirst("(?<=[; \t])b(\\s*)=", "b$1=" + value));
  }
}
