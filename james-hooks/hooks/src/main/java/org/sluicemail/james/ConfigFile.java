package org.sluicemail.james;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.james.filesystem.api.FileSystem;

/** Where the configuration file is that an element {@code config} names. */
final class ConfigFile {
  /** More often than this no file is looked at. */
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private ConfigFile() {}

  /** A path as it is, a {@code file:} URL as James has it, any other name below conf. */
  static Path path(FileSystem james, String named) throws FileNotFoundException {
    if (named.startsWith("file:")) {
      return james.getFile(named).toPath();
    }
    return Path.of(named).isAbsolute()
        ? Path.of(named)
        : james.getFile(FileSystem.FILE_PROTOCOL_AND_CONF + named).toPath();
  }

  /** {@code IllegalArgumentException} for an interval that would keep a processor busy. */
  static void requireInterval(Duration reload) {
    if (reload.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("reload is at least " + SHORTEST.toMillis() + "ms");
    }
  }
}
