package org.sluicemail.store;

import java.time.Duration;

/**
 * A text and how long it is kept.
 *
 * @param text readable, at most {@link #LONGEST} characters; by convention its first word is the
 *     version of its format
 * @param lifetime at least a millisecond, counted from when it is stored
 */
public record Value(String text, Duration lifetime) {
  /** Enough for a hundred addresses; what is larger belongs elsewhere. */
  public static final int LONGEST = 64 * 1024;

  public Value {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("a value has at most " + LONGEST + " characters");
    }
    if (lifetime.toMillis() < 1) {
      throw new IllegalArgumentException("a value lives at least a millisecond");
    }
  }
}
