package org.sluicemail.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder one server runs in: made at its start with mode 0755, removed at its stop. */
record ServerFolder(Path path) implements AutoCloseable {
  // Queues sync every message; in memory the speed of a shared disk does not matter.
  private static final List<Path> MEMORY = List.of(Path.of("/dev/shm"));
  // Sendmail trusts no socket below a folder that everybody may write to, as /tmp is.
  private static final List<Path> TRUSTED = List.of(Path.of("/run"));

  static ServerFolder inMemory(String server) throws IOException {
    return below(MEMORY, server);
  }

  static ServerFolder trusted(String server) throws IOException {
    return below(TRUSTED, server);
  }

  private static ServerFolder below(List<Path> wanted, String server) throws IOException {
    Path parent =
        wanted.stream()
            .filter(Files::isWritable)
            .findFirst()
            .orElse(Path.of(System.getProperty("java.io.tmpdir")));
    Path folder = Files.createTempDirectory(parent, "sluice-" + server + "-");
    return new ServerFolder(readable(folder, "rwxr-xr-x"));
  }

  // Servers give up root, and their own user must still get here, whatever the mask of the JVM.
  private static Path readable(Path path, String mode) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  Path file(String name, String content) throws IOException {
    return readable(Files.writeString(path.resolve(name), content), "rw-r--r--");
  }

  /** Makes a folder below this one that belongs to the user of the system. */
  Path folder(String name, String owner) throws IOException {
    Path folder = readable(Files.createDirectories(path.resolve(name)), "rwxr-xr-x");
    Files.setOwner(
        folder,
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
    return folder;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
