package org.sluicemail.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that this process has open. To open one a second time would fail and, by the rules of
 * POSIX, take away the lock of the first: then another process could open it, too.
 */
final class FileOwners {
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private FileOwners() {}

  /** Takes {@code file}, whose folder exists, and returns the name to give back. */
  static Path take(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is no file");
    }
    Path real = folder.toRealPath().resolve(file.getFileName());
    Path owned = java.nio.file.Files.exists(real) ? real.toRealPath() : real;
    if (!OPEN.add(owned)) {
      throw FileStore.owned(file, "this process");
    }
    return owned;
  }

  static void giveBack(Path owned) {
    OPEN.remove(owned);
  }
}
