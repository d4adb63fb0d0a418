package org.sluicemail.dkim;

/** Why a signature has its result; each cause has one result. */
public enum Cause {
  VERIFIED(Result.PASS, ""),
  BODY_CHANGED(Result.FAIL, "body hash did not verify"),
  HEADER_CHANGED(Result.FAIL, "signature did not verify"),
  /** The body has fewer octets than {@code l=} says were signed. */
  BODY_SHORTER(Result.FAIL, "body is shorter than what was signed"),
  MALFORMED(Result.PERMERROR, "signature is malformed"),
  UNKNOWN_ALGORITHM(Result.PERMERROR, "unknown algorithm"),
  /** RFC 8301 section 3.1. */
  OBSOLETE_ALGORITHM(Result.PERMERROR, "rsa-sha1 is obsolete"),
  NO_KEY(Result.PERMERROR, "no key for signature"),
  SEVERAL_KEYS(Result.PERMERROR, "several keys for signature"),
  UNREADABLE_KEY(Result.PERMERROR, "key is malformed"),
  REVOKED_KEY(Result.PERMERROR, "key is revoked"),
  /** Another kind of key, hash or service than the signature's, or {@code t=s} and a subdomain. */
  INAPPLICABLE_KEY(Result.PERMERROR, "key is not for this signature"),
  LARGE_KEY(Result.PERMERROR, "key is too large"),
  KEY_UNAVAILABLE(Result.TEMPERROR, "key could not be looked up"),
  /** RFC 8301 section 3.2. */
  WEAK_KEY(Result.POLICY, "key is too short"),
  EXPIRED(Result.POLICY, "signature has expired"),
  FROM_THE_FUTURE(Result.POLICY, "signature is from the future"),
  /** Text stands behind what {@code l=} covers. */
  UNSIGNED_BODY(Result.POLICY, "part of the body is not signed"),
  /** There are more fields of a name than were signed, where a message has one. */
  UNSIGNED_FIELD(Result.POLICY, "a field was added");

  private final Result result;
  private final String text;

  Cause(Result result, String text) {
    this.result = result;
    this.text = text;
  }

  public Result result() {
    return result;
  }

  /** A few words of ours for the reason of a result. */
  public String text() {
    return text;
  }
}
