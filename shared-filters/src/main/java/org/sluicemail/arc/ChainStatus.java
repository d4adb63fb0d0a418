package org.sluicemail.arc;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The Chain Validation Status (RFC 8617 section 4.4), which {@code cv=} says, too. */
public enum ChainStatus {
  /** There is no chain. */
  NONE,
  /** The chain is whole, and the message is what its newest sealer has seen. */
  PASS,
  /** Anything else; such a chain is like none, and stays so. */
  FAIL;

  /** The word in {@code cv=} and in Authentication-Results. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status that this word in lower case says. */
  static Optional<ChainStatus> of(String word) {
    return Arrays.stream(values()).filter(status -> status.word().equals(word)).findFirst();
  }
}
