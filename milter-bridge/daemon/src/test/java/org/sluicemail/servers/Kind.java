package org.sluicemail.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The kinds of real servers that tests ask for. */
public enum Kind {
  POSTFIX("postfix", "/usr/sbin/postfix", "/usr/bin/openssl"),
  SENDMAIL(
      "m4 (and the Sendmail packages that `verify` downloads)", "/usr/bin/m4", "/usr/bin/unshare"),
  RSPAMD("rspamd", "/usr/bin/rspamd"),
  CLAMD("clamav-daemon", "/usr/sbin/clamd"),
  REDIS("redis-server openssl", "/usr/bin/redis-server", "/usr/bin/redis-cli", "/usr/bin/openssl"),
  OPENDKIM("opendkim", "/usr/sbin/opendkim");

  private final String packages;
  private final List<String> programs;

  Kind(String packages, String... programs) {
    this.packages = packages;
    this.programs = List.of(programs);
  }

  /** Why this kind cannot be started here; empty when it can. */
  public Optional<String> missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of(this + " can only be started by root");
    }
    return programs.stream()
        .filter(program -> !Files.isExecutable(Path.of(program)))
        .findFirst()
        .map(program -> this + " needs " + program + ": install " + packages)
        .or(this::missingDownload);
  }

  private Optional<String> missingDownload() {
    if (this != SENDMAIL) {
      return Optional.empty();
    }
    try {
      SendmailPackages.archives();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
