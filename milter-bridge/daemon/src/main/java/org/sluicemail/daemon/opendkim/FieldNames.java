package org.sluicemail.daemon.opendkim;

import java.util.List;
import org.sluicemail.dkim.keys.Wildcard;

/**
 * Names of header fields; case does not count, and {@code *} in one stands for any text.
 *
 * @param patterns in their order
 */
public record FieldNames(List<String> patterns) {
  /** What OpenDKIM signs unless told otherwise (RFC 6376 section 5.4.1). */
  public static final FieldNames SIGNED =
      new FieldNames(
          List.of(
              "from",
              "reply-to",
              "subject",
              "date",
              "to",
              "cc",
              "resent-date",
              "resent-from",
              "resent-sender",
              "resent-to",
              "resent-cc",
              "in-reply-to",
              "references",
              "list-id",
              "list-help",
              "list-unsubscribe",
              "list-subscribe",
              "list-post",
              "list-owner",
              "list-archive"));

  /** What OpenDKIM leaves out unless told otherwise. */
  public static final FieldNames OMITTED =
      new FieldNames(List.of("return-path", "received", "comments", "keywords"));

  public FieldNames {
    patterns = List.copyOf(patterns);
  }

  /** Whether {@code name} is one of them. */
  public boolean contains(String name) {
    return patterns.stream().anyMatch(pattern -> Wildcard.matches(pattern, name));
  }
}
