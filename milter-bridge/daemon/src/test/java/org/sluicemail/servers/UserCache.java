package org.sluicemail.servers;

import java.nio.file.Path;
import java.util.Optional;

/** The folder of the user for what can be fetched or made again. */
final class UserCache {
  private UserCache() {}

  static Path folder(String name) {
    Path cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache"));
    return cache.resolve("sluice").resolve(name);
  }
}
