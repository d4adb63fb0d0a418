package org.sluicemail.dkim;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/** One signature on its way to its result. Confined to one thread. */
final class SignatureCheck {
  /**
   * Of these a message has one (RFC 5322 section 3.6, RFC 2045), and a reader that is shown two
   * cannot know which was signed.
   */
  private static final List<String> SINGLE =
      List.of(
          "From",
          "Sender",
          "Reply-To",
          "To",
          "Cc",
          "Subject",
          "Date",
          "Message-ID",
          "In-Reply-To",
          "References",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding");

  private final HeaderField field;
  private final VerifyRules rules;
  private final Optional<Signature> signature;
  private @Nullable BodyHash hash;
  private @Nullable Verified verified;

  private SignatureCheck(HeaderField field, VerifyRules rules, Optional<Signature> signature) {
    this.field = field;
    this.rules = rules;
    this.signature = signature;
  }

  /** Reads the signature, and asks for the hash it needs unless it is decided already. */
  static SignatureCheck of(
      HeaderField field, Verifier.Reader reader, VerifyRules rules, long now, BodyHashes hashes) {
    SignatureCheck check;
    try {
      Signature signature = reader.read(field);
      check = new SignatureCheck(field, rules, Optional.of(signature));
      check.begin(signature, now, hashes);
    } catch (MalformedException e) {
      check = new SignatureCheck(field, rules, Optional.empty());
      check.decide(Cause.MALFORMED, String.valueOf(e.getMessage()), Optional.empty());
    }
    return check;
  }

  private void begin(Signature signature, long now, BodyHashes hashes) {
    if (signature.algorithmName().equals(Algorithm.OBSOLETE)) {
      decide(Cause.OBSOLETE_ALGORITHM);
    } else if (signature.algorithm().isEmpty()) {
      decide(Cause.UNKNOWN_ALGORITHM);
    } else if (rules.isPast(signature.expiration(), now)) {
      decide(Cause.EXPIRED);
    } else if (rules.isFuture(signature.time(), now)) {
      decide(Cause.FROM_THE_FUTURE);
    } else {
      hash = hashes.want(signature.bodyCanonicalization(), signature.limit());
    }
  }

  boolean decided() {
    return verified != null;
  }

  /** The signature, of a check that is not decided yet or had one that could be read. */
  Signature signature() {
    return signature.orElseThrow();
  }

  Verified verified() {
    return Objects.requireNonNull(verified, "the check is over");
  }

  private void decide(Cause cause) {
    decide(cause, "", Optional.empty());
  }

  private void decide(Cause cause, String detail, Optional<KeyRecord> key) {
    verified = new Verified(field, signature, cause, detail, key);
  }

  /** Decides, with the body read and the key at hand. */
  void conclude(KeyAnswer answer, Header header) {
    Signature s = signature();
    boolean below = !s.identityDomain().equals(s.domain());
    JudgedKey key = rules.judge(answer, s.algorithm(), below);
    Cause cause = key.isFit() ? verify(key.key().orElseThrow(), header) : key.cause();
    decide(cause, key.detail(), key.key());
  }

  private Cause verify(KeyRecord key, Header header) {
    BodyHash body = Objects.requireNonNull(hash, "asked for, as nothing was decided");
    SignedFields fields = new SignedFields(header, field);
    if (body.tooShort()) {
      return Cause.BODY_SHORTER;
    }
    if (!Arrays.equals(body.value(), signature().bodyHash().toArray())) {
      return Cause.BODY_CHANGED;
    }
    if (!verifies(key.key().orElseThrow(), fields)) {
      return Cause.HEADER_CHANGED;
    }
    if (body.unsigned() > 0 && !rules.unsignedBody()) {
      return Cause.UNSIGNED_BODY;
    }
    return rules.unsignedFields() || !hasUnsigned(fields) ? Cause.VERIFIED : Cause.UNSIGNED_FIELD;
  }

  private boolean verifies(PublicKey key, SignedFields fields) {
    Signature s = signature();
    byte[] data = fields.data(s.headers(), s.headerCanonicalization(), s.withoutValue());
    return s.algorithm().orElseThrow().verify(key, data, s.value().toArray());
  }

  /** Fields that the signature does not cover count when it covers others of their name. */
  private boolean hasUnsigned(SignedFields fields) {
    for (String name : SINGLE) {
      long signed = signature().headers().stream().filter(name::equalsIgnoreCase).count();
      if (signed > 0 && fields.count(name) > signed) {
        return true;
      }
    }
    return false;
  }
}
