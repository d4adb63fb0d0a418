package org.sluicemail.filters.greylist;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is remembered of a sender with a recipient.
 *
 * @param at when it was first seen, or, of a known one, when that was last written down
 */
record Contact(State state, Instant at) {
  private static final Pattern TEXT = Pattern.compile("1 (waiting|known) (\\d{4}-[-:T0-9]{14}Z)");

  enum State {
    WAITING,
    KNOWN
  }

  /** The contact that {@link #text} wrote; none when it is of another version, or broken. */
  static Optional<Contact> parse(String text) {
    Matcher words = TEXT.matcher(text);
    if (!words.matches()) {
      return Optional.empty();
    }
    try {
      State state = State.valueOf(words.group(1).toUpperCase(Locale.ROOT));
      return Optional.of(new Contact(state, Instant.parse(words.group(2))));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  String text() {
    return "1 " + state.name().toLowerCase(Locale.ROOT) + " " + at;
  }

  boolean known() {
    return state == State.KNOWN;
  }

  /**
   * Its age. One from the future comes of a clock that was set back, or of another machine's: far
   * enough away it counts as old, so that nobody waits for ever.
   */
  Duration age(Instant now) {
    return Duration.between(at, now).abs();
  }
}
