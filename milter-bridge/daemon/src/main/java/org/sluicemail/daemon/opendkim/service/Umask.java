package org.sluicemail.daemon.opendkim.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which rights files are made without (umask(2)). */
record Umask(int bits) {
  private static final Pattern LINE = Pattern.compile("Umask:\\s*([0-7]+)");

  /** That of other systems than Linux, which do not tell it to us. */
  private static final Umask USUAL = new Umask(022);

  /** That of our process. */
  static Umask own() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return USUAL;
    }
    Matcher matcher = LINE.matcher(Files.readString(status));
    return matcher.find() ? new Umask(Integer.parseInt(matcher.group(1), 8)) : USUAL;
  }

  /** The mode of a socket, octal. */
  String socketMode() {
    return octal(0777);
  }

  /** The mode of a file, octal. */
  String fileMode() {
    return octal(0666);
  }

  private String octal(int all) {
    return String.format("%03o", all & ~bits);
  }
}
