package org.sluicemail.store.redis;

import java.util.Optional;
import org.sluicemail.mail.Octets;
import org.sluicemail.store.Key;
import org.sluicemail.store.SetName;

/**
 * How keys are called in Redis: {@code sluice:text:OWNER:NAME}, and for a bucket {@code
 * sluice:bucket:{OWNER}:NAME} with its leases beside it. The braces make a Cluster keep all buckets
 * of one owner on one server, where they can be taken from at once; texts are spread. Sets of
 * others are {@code sluice:set:NAME}.
 */
record Keys(String prefix) {
  private static final String TEXT = "text:";
  private static final String BUCKET = "bucket:";
  private static final String LEASES = "leases:";
  private static final String SET = "set:";

  byte[] text(Key key) {
    return Octets.encode(prefix + TEXT + key.owner() + ":" + key.name());
  }

  byte[] bucket(Key key) {
    return Octets.encode(prefix + BUCKET + "{" + key.owner() + "}:" + key.name());
  }

  byte[] leases(Key key) {
    return Octets.encode(prefix + LEASES + "{" + key.owner() + "}:" + key.name());
  }

  byte[] set(SetName name) {
    return Octets.encode(prefix + SET + name);
  }

  /** A key that was found: what it is of, and whether that is a bucket. */
  record Found(Key key, boolean bucket) {}

  /** The opposite; leases, sets, and what is not ours, are nothing. */
  Optional<Found> read(byte[] octets) {
    String name = Octets.decode(octets, 0, octets.length);
    if (name.startsWith(prefix + TEXT)) {
      return read(name.substring(prefix.length() + TEXT.length()), "", false);
    }
    return name.startsWith(prefix + BUCKET + "{")
        ? read(name.substring(prefix.length() + BUCKET.length() + 1), "}", true)
        : Optional.empty();
  }

  private static Optional<Found> read(String rest, String end, boolean bucket) {
    int colon = rest.indexOf(end + ":");
    if (colon < 0) {
      return Optional.empty();
    }
    try {
      String name = rest.substring(colon + end.length() + 1);
      return Optional.of(new Found(new Key(rest.substring(0, colon), name), bucket));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // somebody else uses our prefix
    }
  }

  /** What SCAN looks for: keys of ours in which {@code text} occurs. */
  byte[] pattern(String text) {
    return Octets.encode(prefix + "*" + text.replaceAll("[\\\\*?\\[\\]]", "\\\\$0") + "*");
  }
}
