package org.sluicemail.dkim;

/**
 * Canonicalizes a body that comes in pieces of any size (RFC 6376 sections 3.4.3 and 3.4.4), and
 * hands on long runs of it as they are. A lone CR or LF is an octet like any other.
 */
sealed interface BodyCanonicalizer permits SimpleBody, RelaxedBody {
  void update(byte[] bytes, int from, int length);

  /** The body is over. */
  void finish();
}
