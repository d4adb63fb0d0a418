package org.sluicemail.milter.codec;

import java.util.Optional;

/** What kind of address a client has. */
public enum Family {
  UNKNOWN('U'),
  LOCAL('L'),
  INET('4'),
  INET6('6');

  private final char letter;

  Family(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }

  static Optional<Family> of(int letter) {
    for (Family family : values()) {
      if (family.letter == letter) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }
}
