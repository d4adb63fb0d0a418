package org.sluicemail.dkim.keys;

import java.io.IOException;
import java.util.List;
import org.sluicemail.mail.Address;

/** Chooses the keys that sign the mail of an author. Safe for use by many threads. */
@FunctionalInterface
public interface KeyChoice {
  /**
   * In which names the mail of {@code author} is signed; none when we do not sign for him.
   *
   * @throws IOException when a key that should sign cannot be read
   */
  List<SigningIdentity> of(Address author) throws IOException;

  /** What the first of {@code choices} says that says anything. */
  static KeyChoice first(List<KeyChoice> choices) {
    return author -> {
      for (KeyChoice choice : choices) {
        List<SigningIdentity> found = choice.of(author);
        if (!found.isEmpty()) {
          return found;
        }
      }
      return List.of();
    };
  }
}
