package org.sluicemail.dns;

import java.time.Duration;
import java.util.List;

/**
 * What the DNS says to one question. That nobody could say anything is no answer but an {@code
 * IOException}.
 */
public sealed interface Answer<T> {
  /** The records; none when there are none. */
  List<T> records();

  /** For how long this holds, counted from when the resolver heard it. */
  Duration ttl();

  /** There are records, at least one, in the order in which they came. */
  record Found<T>(List<T> records, Duration ttl) implements Answer<T> {
    /** Refuses an answer without records. */
    public Found {
      records = List.copyOf(records);
      if (records.isEmpty()) {
        throw new IllegalArgumentException("what is found has records");
      }
    }
  }

  /** The name exists and has no such record (RFC 2308 section 2.2). */
  record NoData<T>(Duration ttl) implements Answer<T> {
    @Override
    public List<T> records() {
      return List.of();
    }
  }

  /** Neither the name nor anything below it exists: NXDOMAIN (RFC 8020). */
  record NoName<T>(Duration ttl) implements Answer<T> {
    @Override
    public List<T> records() {
      return List.of();
    }
  }
}
