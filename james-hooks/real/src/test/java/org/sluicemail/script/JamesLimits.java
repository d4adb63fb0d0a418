package org.sluicemail.script;

import java.util.Optional;

/** What James cannot carry, whoever filters there. */
final class JamesLimits {
  /** Octets of a line with its end; it drops longer ones. */
  private static final int LINE = 8192;

  private JamesLimits() {}

  /** Why {@code script} cannot be played. */
  static Optional<String> of(Script script) {
    for (Script.Visit visit : script.visits()) {
      if (visit.local()) {
        return Optional.of("it has no submission program");
      } else if (visit.client().filter(client -> !client.name().isEmpty()).isPresent()) {
        return Optional.of("it verifies no host names");
      }
    }
    return script.mailings().stream().map(JamesLimits::of).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> of(Script.Mailing mailing) {
    if (!mailing.pause().isZero()) {
      return Optional.of("its clock is that of the machine");
    }
    return mailing.content().map(Script.Data::message).flatMap(JamesLimits::of);
  }

  private static Optional<String> of(byte[] message) {
    int start = 0;
    for (int i = 0; i < message.length; i++) {
      boolean end = message[i] == '\n';
      boolean afterCr = i > 0 && message[i - 1] == '\r';
      if (end != afterCr) {
        return Optional.of("it refuses a bare CR or LF");
      } else if (end) {
        start = i + 1;
      } else if (i - start > LINE - 3) {
        return Optional.of("it drops lines of more than 8192 octets");
      }
    }
    return Optional.empty();
  }
}
