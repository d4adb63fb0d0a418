package org.sluicemail.store;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.config.Rate;

/**
 * A bucket as it is written down: {@code 1 LEVEL MILLISECONDS RATE}. Leases are not: they belong to
 * the process, and end with it.
 */
final class BucketText {
  private static final Pattern TEXT =
      Pattern.compile("1 (\\d{1,18}\\.\\d{3}) (\\d{1,15}) (.{3,80})");

  private BucketText() {}

  static String write(Tank tank) {
    return String.format(
        Locale.ROOT, "1 %.3f %d %s", tank.level(), tank.at(), tank.bucket().rate());
  }

  /** The opposite; nothing for what another version wrote. */
  static Optional<Tank> read(Key key, String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Bucket bucket = new Bucket(key, Rate.parse(matcher.group(3)));
      double level = Double.parseDouble(matcher.group(1));
      return Optional.of(new Tank(bucket, level, Long.parseLong(matcher.group(2))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
