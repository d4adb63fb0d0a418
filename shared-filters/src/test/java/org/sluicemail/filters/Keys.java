package org.sluicemail.filters;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.KeyType;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.Signer;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Mail;

/** DKIM keys for tests of filters, the world in which they are published, and signed mail. */
final class Keys {
  static final SigningKey RSA = SigningKey.generate(KeyType.RSA, 2048);
  static final SigningKey ED25519 = SigningKey.generate(KeyType.ED25519, 0);

  private Keys() {}

  /** As {@link Fixture#services}, in a world with {@code zone}. */
  static Services services(String zone) {
    try {
      return Fixture.services(ZoneFile.of(zone));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A line of a zone; its strings have 255 octets at most. */
  static String txt(String name, String text) {
    return name + ". IN TXT \"" + text.replaceAll("(.{200})", "$1\" \"") + "\"\n";
  }

  static String record(String domain, String selector, SigningKey key) {
    return txt(selector + "._domainkey." + domain, key.record());
  }

  /** {@code mail} signed by {@code domain} with the Ed25519 key, selector {@code s}. */
  static Mail signed(Mail mail, String domain) {
    return signed(mail, domain, OptionalLong.empty());
  }

  static Mail signed(Mail mail, String domain, OptionalLong limit) {
    SignatureForm form =
        new SignatureForm(
            Canonicalization.RELAXED,
            Canonicalization.RELAXED,
            List.of("From", "Subject"),
            List.of(),
            Optional.empty(),
            limit,
            false,
            false,
            false);
    Signer signer = new Signer(domain, "s", Optional.empty(), ED25519, form);
    try {
      BodyHashes hashes = new BodyHashes();
      BodyHash hash = signer.want(hashes);
      hashes.read(mail.message().body().open());
      return Fixture.with(
          mail, signer.sign(mail.message().header(), hash, Fixture.services().clock().instant()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
