package org.sluicemail.daemon.opendkim.service;

import java.util.Optional;

/** As whom we run. No Java process can become somebody else: who starts us has to see to it. */
final class ProcessUser {
  private ProcessUser() {}

  /** Why {@code userId}, {@code user} or {@code user:group}, cannot be had; empty when it is us. */
  static Optional<String> unlike(String userId) {
    return unlike(userId, System.getProperty("user.name"));
  }

  static Optional<String> unlike(String userId, String own) {
    int colon = userId.indexOf(':');
    String wanted = colon < 0 ? userId : userId.substring(0, colon);
    return wanted.equals(own)
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
