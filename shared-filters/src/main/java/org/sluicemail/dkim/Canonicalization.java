package org.sluicemail.dkim;

import java.util.Locale;
import java.util.Optional;
import org.sluicemail.mail.Octets;

/** A canonicalization algorithm (RFC 6376 section 3.4), of header fields and of bodies. */
public enum Canonicalization {
  /** Nearly nothing may change on the way. */
  SIMPLE,
  /** Blanks, folding and the case of field names may change. */
  RELAXED;

  /** The word in {@code c=}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The algorithm of this word. */
  public static Optional<Canonicalization> of(String word) {
    return switch (word) {
      case "simple" -> Optional.of(SIMPLE);
      case "relaxed" -> Optional.of(RELAXED);
      default -> Optional.empty();
    };
  }

  /** The canonical octets of a field, without a CRLF at the end. */
  public Octets field(Octets raw) {
    return switch (this) {
      case SIMPLE -> raw;
      case RELAXED -> RelaxedField.of(raw);
    };
  }

  /** Begins a body. */
  BodyCanonicalizer body(Sink out) {
    return switch (this) {
      case SIMPLE -> new SimpleBody(out);
      case RELAXED -> new RelaxedBody(out);
    };
  }
}
