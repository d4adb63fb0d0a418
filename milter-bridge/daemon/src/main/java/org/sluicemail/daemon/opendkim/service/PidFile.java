package org.sluicemail.daemon.opendkim.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file with our process id. Mail matters more: that it cannot be written is only told. */
final class PidFile {
  private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

  private PidFile() {}

  static void write(Path file, Umask umask) {
    try {
      Files.writeString(file, ProcessHandle.current().pid() + "\n");
      int mode = Integer.parseInt(umask.fileMode(), 8);
      Files.setAttribute(file, "unix:mode", mode);
    } catch (IOException e) {
      LOG.warn("cannot write the PidFile: {}", e.toString());
    }
  }

  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("cannot remove the PidFile: {}", e.toString());
    }
  }
}
