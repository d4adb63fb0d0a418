package org.sluicemail.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The patterns that rspamd compiles at its first start, kept from run to run: compiling takes ten
 * seconds of a processor. rspamd names each file by a hash of the patterns.
 */
record RspamdCache(Path folder) {
  static RspamdCache ofUser() throws IOException {
    return new RspamdCache(Files.createDirectories(UserCache.folder("rspamd")));
  }

  /** Gives an rspamd that is about to start what earlier ones have compiled. */
  void load(Path database) throws IOException {
    for (Path file : compiled(folder)) {
      Files.copy(file, database.resolve(file.getFileName()));
    }
  }

  /** Keeps what a stopped rspamd has compiled. */
  void save(Path database) throws IOException {
    for (Path file : compiled(database)) {
      keep(file, folder.resolve(file.getFileName()));
    }
  }

  // Other JVMs may read and write here now, so a file appears complete or not at all.
  private void keep(Path file, Path kept) throws IOException {
    if (!Files.exists(kept)) {
      Path part = Files.createTempFile(folder, "part", "");
      Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static List<Path> compiled(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.hs(mp|mc)?")).toList();
    }
  }
}
