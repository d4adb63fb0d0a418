package org.sluicemail.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Debian packages of Sendmail, which cannot be installed beside Postfix. */
final class SendmailPackages {
  private static final List<String> NAMES = List.of("sendmail-bin", "sendmail-base", "sendmail-cf");

  private SendmailPackages() {}

  /** One archive for each package, from the cache folder of the user. */
  static List<Path> archives() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String name : NAMES) {
      found.add(
          archive(name)
              .orElseThrow(
                  () -> new IOException("SENDMAIL needs " + name + "_*.deb in " + folder())));
    }
    return found;
  }

  /** The packages unpacked into one folder, which is removed at the end of the JVM. */
  static Path root() {
    return Shared.server(ServerFolder.class, "sendmail-root", SendmailPackages::unpack).path();
  }

  private static ServerFolder unpack() throws IOException {
    ServerFolder root = ServerFolder.trusted("sendmail-root");
    for (Path archive : archives()) {
      Programs.run("dpkg", "-x", archive.toString(), root.path().toString());
    }
    return root;
  }

  private static Optional<Path> archive(String name) throws IOException {
    if (!Files.isDirectory(folder())) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(folder())) {
      return all.filter(file -> matches(file, name)).sorted().findFirst();
    }
  }

  private static boolean matches(Path file, String name) {
    String actual = file.getFileName().toString();
    return actual.startsWith(name + "_") && actual.endsWith(".deb");
  }

  private static Path folder() {
    return UserCache.folder("sendmail");
  }
}
