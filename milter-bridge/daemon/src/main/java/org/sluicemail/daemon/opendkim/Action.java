package org.sluicemail.daemon.opendkim;

import java.util.Locale;

/** What becomes of a message ({@code On-BadSignature} and its like). */
public enum Action {
  ACCEPT,
  DISCARD,
  QUARANTINE,
  REJECT,
  TEMPFAIL;

  /** The word in the configuration, or its first letter. */
  static Action of(String word) {
    for (Action action : values()) {
      String name = action.name().toLowerCase(Locale.ROOT);
      if (word.equalsIgnoreCase(name) || word.equalsIgnoreCase(name.substring(0, 1))) {
        return action;
      }
    }
    throw new IllegalArgumentException(
        "'" + word + "' is none of accept, discard, quarantine, reject, tempfail");
  }
}
