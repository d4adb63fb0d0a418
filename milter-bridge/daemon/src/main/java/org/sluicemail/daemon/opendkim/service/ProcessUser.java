package org.sluicemail.daemon.opendkim.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** As whom we run. No Java process can become somebody else: who starts us has to see to it. */
final class ProcessUser {
  private ProcessUser() {}

  /** Why {@code userId}, {@code user} or {@code user:group}, cannot be had; empty when it is us. */
  static Optional<String> unlike(String userId) throws IOException {
    Path process = Path.of("/proc/self");
    Object number = Files.exists(process) ? Files.getAttribute(process, "unix:uid") : "";
    return unlike(userId, System.getProperty("user.name"), String.valueOf(number));
  }

  /** {@code own} is our name, {@code number} the same as a number. */
  static Optional<String> unlike(String userId, String own, String number) {
    int colon = userId.indexOf(':');
    String wanted = colon < 0 ? userId : userId.substring(0, colon);
    return wanted.equals(own) || wanted.equals(number)
        ? Optional.empty()
        : Optional.of(
            "we run as "
                + own
                + " and cannot become "
                + wanted
                + ": start ./sluice as root, or give User="
                + wanted
                + " to systemd");
  }
}
