package org.sluicemail.filters;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Secret;
import org.sluicemail.dkim.Domains;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.dkim.keys.KeyChoice;
import org.sluicemail.dkim.keys.KeyFiles;
import org.sluicemail.dkim.keys.KeyPaths;
import org.sluicemail.dkim.keys.ListedKeys;
import org.sluicemail.dkim.keys.PathPatterns;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Services;

/**
 * Adds a set to the Authenticated Received Chain (RFC 8617) of mail as it leaves, after all edits:
 * what was found when the mail came, sealed by our domain.
 */
public final class ArcSeal implements FilterType {
  /**
   * The keys.
   *
   * @param domain that seals
   * @param selector under which its key is published
   * @param path of the key file, with {@code $domain} and {@code $selector}
   * @param key the private key itself, in place of a file
   * @param requireSafeKeys whether the key file must be safe from others
   */
  record Settings(
      String domain,
      @Default("arc") String selector,
      Optional<String> path,
      Optional<Secret> key,
      @Default("true") boolean requireSafeKeys) {
    /** Refuses names that cannot be published, and a key in two places or none. */
    Settings {
      domain = requireName("domain", domain);
      selector = requireName("selector", selector);
      if (path.isPresent() == key.isPresent()) {
        throw new IllegalArgumentException("needs either 'path' or 'key'");
      }
    }

    private static String requireName(String key, String text) {
      return Domains.of(text)
          .orElseThrow(
              () -> new IllegalArgumentException(key + " '" + text + "' is no domain name"));
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    KeyChoice keys =
        settings.path().isPresent()
            ? file(settings.path().get(), settings, section)
            : inline(settings.key().orElseThrow(), settings, section);
    return List.of(new ArcSealer(settings.domain(), keys, services.authservId(), services.clock()));
  }

  private static KeyChoice file(String path, Settings settings, Config section)
      throws ConfigException {
    KeyFiles files = new KeyFiles(settings.requireSafeKeys());
    try {
      return new KeyPaths(
          new PathPatterns(path), List.of(settings.selector()), Optional.empty(), false, files);
    } catch (IllegalArgumentException e) {
      throw problem(section, "path", e);
    }
  }

  private static KeyChoice inline(Secret text, Settings settings, Config section)
      throws ConfigException {
    try {
      SigningKey key = SigningKey.parse(text.value().getBytes(US_ASCII));
      var listed =
          new ListedKeys.Listed(
              settings.domain(), settings.selector(), Optional.empty(), () -> key);
      return new ListedKeys(List.of(listed), false);
    } catch (MalformedException e) {
      throw problem(section, "key", e);
    }
  }

  private static ConfigException problem(Config section, String key, Exception e) {
    return new ConfigException(List.of(section.problem(key, String.valueOf(e.getMessage()))));
  }
}
