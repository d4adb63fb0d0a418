package org.sluicemail.filters.greylist;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many good messages were counted, and when the last one was. */
record Passes(long count, Instant at) {
  private static final Pattern TEXT = Pattern.compile("1 (\\d{1,9}) (\\d{4}-[-:T0-9]{14}Z)");

  /** Nothing yet. */
  static final Passes NONE = new Passes(0, Instant.EPOCH);

  /** What {@link #text} wrote; nothing when it is of another version, or broken. */
  static Passes parse(Optional<String> text) {
    Matcher words = TEXT.matcher(text.orElse(""));
    try {
      return words.matches()
          ? new Passes(Long.parseLong(words.group(1)), Instant.parse(words.group(2)))
          : NONE;
    } catch (DateTimeParseException e) {
      return NONE;
    }
  }

  String text() {
    return "1 " + count + " " + at;
  }

  /** How many still count: one less for each time of {@code forget} that has passed. */
  long left(Instant now, Duration forget) {
    long forgotten = Math.max(0, Duration.between(at, now).toMillis()) / forget.toMillis();
    return Math.max(0, count - forgotten);
  }
}
