package org.sluicemail.daemon.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code -c}, and what holds without it. */
final class ConfigOption {
  private static final Path SYSTEM = Path.of("/etc/sluice/sluice.yaml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration file. Without it /etc/sluice/sluice.yaml, and where that is missing the"
              + " built-in configuration.")
  private @Nullable Path file;

  /** The file to read; empty for the built-in configuration. */
  Optional<Path> file() {
    Path chosen = file;
    if (chosen != null) {
      return Optional.of(chosen);
    }
    return Files.exists(SYSTEM) ? Optional.of(SYSTEM) : Optional.empty();
  }
}
