package org.sluicemail.dkim;

/** What came of the search for a key. */
public sealed interface KeyAnswer {
  /** The key that {@code text} is, the strings of a TXT record put together. */
  static KeyAnswer parse(String text) {
    try {
      return new Found(KeyRecord.parse(text));
    } catch (MalformedException e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** The key as it is published. */
  record Found(KeyRecord key) implements KeyAnswer {}

  /** There is none: no record, or none that claims to be a key. */
  record None() implements KeyAnswer {}

  /** There are several, and nobody knows which is meant (RFC 6376 section 3.6.2.2). */
  record Several() implements KeyAnswer {}

  /** What is published is no key that we can read. */
  record Unreadable(String why) implements KeyAnswer {}

  /** The DNS did not answer in time. */
  record Unavailable(String why) implements KeyAnswer {}
}
