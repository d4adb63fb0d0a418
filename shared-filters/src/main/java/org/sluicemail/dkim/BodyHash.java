package org.sluicemail.dkim;

import java.security.MessageDigest;
import java.util.OptionalLong;

/** The SHA-256 hash of a body in one canonicalization, of all of it or of a beginning. */
public final class BodyHash {
  private final Canonicalization canonicalization;
  private final OptionalLong limit;
  private final MessageDigest digest = Crypto.sha256();
  private long length;
  private byte[] value = new byte[0];

  BodyHash(Canonicalization canonicalization, OptionalLong limit) {
    this.canonicalization = canonicalization;
    this.limit = limit;
  }

  void write(byte[] bytes, int from, int count) {
    long room = limit.orElse(Long.MAX_VALUE) - length;
    if (room > 0) {
      digest.update(bytes, from, (int) Math.min(room, count));
    }
    length += count;
  }

  void finish() {
    value = digest.digest();
  }

  /** The hash, empty before the body is over. */
  public byte[] value() {
    return value.clone();
  }

  public Canonicalization canonicalization() {
    return canonicalization;
  }

  /** The octets that are hashed at most ({@code l=}). */
  public OptionalLong limit() {
    return limit;
  }

  /** Octets of the whole canonical body. */
  public long length() {
    return length;
  }

  /** Canonical octets that are not hashed, as they stand behind the limit. */
  public long unsigned() {
    return Math.max(0, length - limit.orElse(Long.MAX_VALUE));
  }

  /** Whether the body ends before the limit: then what was hashed by the signer was longer. */
  public boolean tooShort() {
    return limit.isPresent() && length < limit.getAsLong();
  }
}
