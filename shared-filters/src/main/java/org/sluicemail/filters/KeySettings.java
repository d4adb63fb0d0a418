package org.sluicemail.filters;

import java.nio.file.Path;
import java.util.Optional;
import org.sluicemail.config.Secret;
import org.sluicemail.dkim.Domains;

/**
 * One key of {@link DkimSign}.
 *
 * @param domain that signs; {@code *} for the author's
 * @param selector under which the key is published
 * @param file that holds the private key
 * @param key the private key itself
 * @param identity {@code i=}
 */
record KeySettings(
    String domain,
    String selector,
    Optional<Path> file,
    Optional<Secret> key,
    Optional<String> identity) {
  /** Refuses names that cannot be published, and a key in two places or none. */
  KeySettings {
    domain = domain.equals("*") ? domain : requireName("domain", domain);
    selector = requireName("selector", selector);
    if (file.isPresent() == key.isPresent()) {
      throw new IllegalArgumentException("a key has either 'file' or 'key'");
    }
    String owner = domain;
    if (identity.filter(i -> !isWithin(i, owner)).isPresent()) {
      throw new IllegalArgumentException("'identity' must be an address within the domain");
    }
  }

  private static String requireName(String key, String text) {
    return Domains.of(text)
        .orElseThrow(() -> new IllegalArgumentException(key + " '" + text + "' is no domain name"));
  }

  private static boolean isWithin(String identity, String domain) {
    int at = identity.lastIndexOf('@');
    return at >= 0
        && Domains.of(identity.substring(at + 1))
            .filter(name -> Domains.isWithin(name, domain))
            .isPresent();
  }
}
