package org.sluicemail.daemon.opendkim.behaviour;

import java.util.Optional;
import org.sluicemail.dkim.Cause;
import org.sluicemail.dkim.KeyRecord;
import org.sluicemail.dkim.Result;
import org.sluicemail.dkim.Verified;

/**
 * A signature with the words that OpenDKIM has for what became of it.
 *
 * @param reason empty where it says none
 */
record Graded(Verified verified, Standing standing, Result result, Optional<String> reason) {

  static Graded of(Verified verified) {
    Cause cause = verified.cause();
    return switch (cause) {
      case VERIFIED -> new Graded(verified, Standing.GOOD, Result.PASS, Optional.empty());
      case BODY_CHANGED, HEADER_CHANGED ->
          failed(verified, Standing.BAD, "signature verification failed");
      case BODY_SHORTER ->
          failed(verified, Standing.UNUSABLE, "length tag value exceeds body size");
      case NO_KEY -> failed(verified, Standing.NO_KEY, "key not found in DNS");
      case REVOKED_KEY -> failed(verified, Standing.REVOKED, "key revoked");
      case INAPPLICABLE_KEY -> failed(verified, Standing.UNUSABLE, inapplicable(verified));
      case KEY_UNAVAILABLE -> silent(verified, Standing.UNAVAILABLE, Result.TEMPERROR);
      case SEVERAL_KEYS -> silent(verified, Standing.UNUSABLE, Result.TEMPERROR);
      case WEAK_KEY ->
          new Graded(
              verified, Standing.UNUSABLE, Result.POLICY, Optional.of("signing key too small"));
      case LARGE_KEY, UNSIGNED_BODY, UNSIGNED_FIELD ->
          new Graded(verified, Standing.UNUSABLE, Result.POLICY, Optional.of(cause.text()));
      case MALFORMED,
          UNKNOWN_ALGORITHM,
          OBSOLETE_ALGORITHM,
          UNREADABLE_KEY,
          EXPIRED,
          FROM_THE_FUTURE ->
          silent(verified, Standing.UNUSABLE, Result.PERMERROR);
    };
  }

  /** What the key is not for. */
  private static String inapplicable(Verified verified) {
    KeyRecord key = verified.key().orElseThrow();
    if (!key.allowsSha256()) {
      return "signature-key hash mismatch";
    }
    if (!key.allowsEmail()) {
      return "not an e-mail key";
    }
    return key.strict() ? "unauthorized subdomain" : verified.cause().text();
  }

  private static Graded failed(Verified verified, Standing standing, String reason) {
    return new Graded(verified, standing, Result.FAIL, Optional.of(reason));
  }

  private static Graded silent(Verified verified, Standing standing, Result result) {
    return new Graded(verified, standing, result, Optional.empty());
  }

  /** A field that has to be signed is not ({@code MustBeSigned}). */
  Graded unprotected() {
    return failed(verified, Standing.UNUSABLE, "unprotected header field");
  }

  /** Less of the body is signed than has to be ({@code Minimum}). */
  Graded partial() {
    return new Graded(
        verified,
        Standing.UNUSABLE,
        Result.POLICY,
        Optional.of("too little of the body is signed"));
  }

  boolean isGood() {
    return standing == Standing.GOOD;
  }

  /** How the mail stands by this signature: a domain that tries DKIM out is not held to it. */
  Standing effective() {
    return verified.testing() && !isGood() ? Standing.UNUSABLE : standing;
  }
}
