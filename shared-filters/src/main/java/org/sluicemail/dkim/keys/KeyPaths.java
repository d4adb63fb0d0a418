package org.sluicemail.dkim.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.dkim.Domains;
import org.sluicemail.mail.Address;

/**
 * Keys in files that are named after domain and selector, such as {@code
 * /var/lib/dkim/$domain.$selector.key}. A file that is not there means that we do not sign.
 *
 * @param patterns of paths
 * @param selectors of all domains
 * @param ofDomain selectors of single domains, in place of those
 * @param subDomains whether a domain's keys sign for the domains below it that have none
 */
public record KeyPaths(
    PathPatterns patterns,
    List<String> selectors,
    Optional<DataSet> ofDomain,
    boolean subDomains,
    KeyFiles files)
    implements KeyChoice {
  public KeyPaths {
    selectors = List.copyOf(selectors);
  }

  /** A domain is made of letters, digits, hyphens, underscores and single dots: no other folder. */
  @Override
  public List<SigningIdentity> of(Address author) throws IOException {
    Optional<String> domain = Domains.of(author.domain());
    while (domain.isPresent()) {
      List<SigningIdentity> found = of(domain.get());
      if (!found.isEmpty() || !subDomains) {
        return found;
      }
      int dot = domain.get().indexOf('.');
      domain = domain.filter(name -> dot > 0).map(name -> name.substring(dot + 1));
    }
    return List.of();
  }

  private List<SigningIdentity> of(String domain) throws IOException {
    List<SigningIdentity> found = new ArrayList<>();
    for (String selector : selectors(domain)) {
      Optional<Path> file = patterns.file(domain, selector).filter(Files::exists);
      if (file.isPresent()) {
        found.add(new SigningIdentity(domain, selector, Optional.empty(), files.read(file.get())));
      }
    }
    return found;
  }

  private List<String> selectors(String domain) throws IOException {
    List<String> own = new ArrayList<>();
    for (String name : ofDomain.map(set -> set.get(domain)).orElse(List.of())) {
      own.add(Domains.of(name).orElseThrow(() -> new IOException("'" + name + "' is no selector")));
    }
    return own.isEmpty() ? selectors : own;
  }
}
