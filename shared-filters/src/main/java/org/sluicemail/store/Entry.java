package org.sluicemail.store;

import java.time.Duration;

/** Something that is kept, for people who look into the store. */
public sealed interface Entry {
  Key key();

  /** How long it is kept yet. */
  Duration left();

  /** A text. */
  record Text(Key key, String text, Duration left) implements Entry {}

  /**
   * A bucket.
   *
   * @param level what is in it for sure
   * @param reserved what leases hold besides
   * @param burst how much it holds
   */
  record Level(Key key, double level, long reserved, long burst, Duration left) implements Entry {}
}
