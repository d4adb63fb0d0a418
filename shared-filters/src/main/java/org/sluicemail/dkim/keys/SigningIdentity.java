package org.sluicemail.dkim.keys;

import java.util.Optional;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.Signer;
import org.sluicemail.dkim.SigningKey;

/**
 * In whose name a mail is signed, and with what.
 *
 * @param domain {@code d=} in lower case and A-labels
 * @param identity {@code i=}, within the domain
 */
public record SigningIdentity(
    String domain, String selector, Optional<String> identity, SigningKey key) {
  /** Who signs in this name. */
  public Signer signer(SignatureForm form) {
    return new Signer(domain, selector, identity, key, form);
  }
}
