package org.sluicemail.dkim.keys;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.sluicemail.mail.Printable;

/**
 * Where the keys of domains are, as paths with {@code $domain} and {@code $selector} in them.
 *
 * @param usual of all domains; empty when only those of {@code ofDomain} have keys
 * @param ofDomain paths of single domains, in place of that
 */
public record PathPatterns(Optional<String> usual, Optional<DataSet> ofDomain) {
  private static final String DOMAIN = "$domain";

  /** A path that knows no domain would sign anybody's mail with one key. */
  public PathPatterns {
    if (usual.filter(path -> !path.contains(DOMAIN)).isPresent()) {
      throw new IllegalArgumentException("the path must hold " + DOMAIN);
    }
  }

  /** One path for all domains. */
  public PathPatterns(String usual) {
    this(Optional.of(usual), Optional.empty());
  }

  /** The file of the key that {@code domain} has, if any, under {@code selector}. */
  Optional<Path> file(String domain, String selector) throws IOException {
    Optional<String> own = ofDomain.flatMap(set -> set.get(domain).stream().findFirst());
    Optional<String> pattern = own.or(() -> usual);
    return pattern.isEmpty()
        ? Optional.empty()
        : Optional.of(path(pattern.get().replace(DOMAIN, domain).replace("$selector", selector)));
  }

  private static Path path(String text) throws IOException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException(Printable.of(text) + " is no path of a file", e);
    }
  }
}
