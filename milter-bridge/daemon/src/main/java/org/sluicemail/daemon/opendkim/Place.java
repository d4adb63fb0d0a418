package org.sluicemail.daemon.opendkim;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.sluicemail.config.Endpoint;

/**
 * Where we run.
 *
 * @param socket {@code Socket}, without which nothing can be served
 * @param pidFile {@code PidFile}
 * @param umask {@code UMask}
 * @param user {@code UserID}: {@code user} or {@code user:group}
 */
public record Place(
    Optional<Endpoint> socket, Optional<Path> pidFile, OptionalInt umask, Optional<String> user) {
  public Place {
    if (umask.isPresent() && (umask.getAsInt() & ~0777) != 0) {
      throw new IllegalArgumentException("UMask is within 0 and 0777");
    }
  }
}
