package org.sluicemail.store;

import java.time.Duration;

/** What came of the wish to take from some buckets. */
public sealed interface Taking {
  /** All buckets had room: the amount is reserved in each. */
  record Granted() implements Taking {}

  /**
   * Nothing was taken from any bucket, as this one, the first such, has no room.
   *
   * @param after which it will have, if nobody else takes; of an amount above the burst, for ever
   */
  record Refused(Bucket full, Duration after) implements Taking {}
}
