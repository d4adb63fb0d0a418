package org.sluicemail.dkim;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a verifier demands beyond RFC 6376.
 *
 * @param signatures of one message that are verified, from the top; the others are left out
 * @param minimumBits of an RSA key; RFC 8301 demands 1024
 * @param maximumBits of an RSA key; verifying with a large one is work
 * @param drift by which clocks may differ
 * @param unsignedBody whether text may stand behind what {@code l=} covers
 * @param unsignedFields whether there may be more fields of a name than were signed
 */
public record VerifyRules(
    int signatures,
    int minimumBits,
    int maximumBits,
    Duration drift,
    boolean unsignedBody,
    boolean unsignedFields) {
  /** RFC 8301 section 3.2, and what keeps a message from being changed for its reader. */
  public static final VerifyRules STRICT =
      new VerifyRules(10, 1024, 8192, Duration.ofMinutes(5), false, false);

  /** Judges the key of a signature; {@code belowDomain} when its identity is below its domain. */
  public JudgedKey judge(KeyAnswer answer, Optional<Algorithm> algorithm, boolean belowDomain) {
    return JudgedKey.of(answer, this, algorithm, belowDomain);
  }

  /** A moment that is {@code seconds} before or after {@code now}, clocks being what they are. */
  boolean isPast(OptionalLong moment, long now) {
    return moment.isPresent() && moment.getAsLong() < now - drift.toSeconds();
  }

  boolean isFuture(OptionalLong moment, long now) {
    return moment.isPresent() && moment.getAsLong() > now + drift.toSeconds();
  }
}
