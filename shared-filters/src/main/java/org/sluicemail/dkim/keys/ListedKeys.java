package org.sluicemail.dkim.keys;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.dkim.Domains;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.mail.Address;

/**
 * Keys that are named one by one; all of an author's domain sign.
 *
 * @param subDomains whether a domain's keys sign for the domains below it that have none
 */
public record ListedKeys(List<Listed> keys, boolean subDomains) implements KeyChoice {
  /** The domain of which any is one. */
  private static final String ANY = "*";

  /**
   * One key.
   *
   * @param domain that it signs for, or {@code *} for the author's, whatever it is
   * @param identity {@code i=}
   */
  public record Listed(String domain, String selector, Optional<String> identity, Source source) {}

  /** Where a key is. */
  @FunctionalInterface
  public interface Source {
    /** The key as it is now. */
    SigningKey key() throws IOException;
  }

  public ListedKeys {
    keys = List.copyOf(keys);
  }

  @Override
  public List<SigningIdentity> of(Address author) throws IOException {
    Optional<String> domain = Domains.of(author.domain());
    return domain.isEmpty() ? List.of() : of(domain.get());
  }

  private List<SigningIdentity> of(String domain) throws IOException {
    List<SigningIdentity> found = named(domain, domain);
    String above = domain;
    while (subDomains && found.isEmpty() && above.indexOf('.') > 0) {
      above = above.substring(above.indexOf('.') + 1);
      found = named(above, above);
    }
    return found.isEmpty() ? named(ANY, domain) : found;
  }

  private List<SigningIdentity> named(String name, String domain) throws IOException {
    List<SigningIdentity> found = new ArrayList<>();
    for (Listed key : keys) {
      if (key.domain.equals(name)) {
        found.add(new SigningIdentity(domain, key.selector, key.identity, key.source.key()));
      }
    }
    return found;
  }
}
