package org.sluicemail.dkim;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

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
  static SignatureCheck of(HeaderField field, VerifyRules rules, long now, BodyHashes hashes) {
    SignatureCheck check;
    try {
      Signature signature = Signature.parse(field);
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
    switch (answer) {
      case KeyAnswer.Found(KeyRecord key) -> {
        Cause unfit = unfit(key);
        decide(unfit == Cause.VERIFIED ? verify(key, header) : unfit, "", Optional.of(key));
      }
      case KeyAnswer.None() -> decide(Cause.NO_KEY);
      case KeyAnswer.Several() -> decide(Cause.SEVERAL_KEYS);
      case KeyAnswer.Unreadable(String why) -> decide(Cause.UNREADABLE_KEY, why, Optional.empty());
      case KeyAnswer.Unavailable(String why) ->
          decide(Cause.KEY_UNAVAILABLE, why, Optional.empty());
    }
  }

  /** What speaks against the key itself; VERIFIED when nothing does. */
  private Cause unfit(KeyRecord key) {
    Signature s = signature();
    if (key.key().isEmpty()) {
      return Cause.REVOKED_KEY;
    }
    boolean subdomain = !s.identityDomain().equals(s.domain());
    if (s.algorithm().filter(a -> a.keyType() == key.type()).isEmpty()
        || !key.allowsSha256()
        || !key.allowsEmail()
        || (key.strict() && subdomain)) {
      return Cause.INAPPLICABLE_KEY;
    }
    if (key.type() == KeyType.RSA && key.bits() > rules.maximumBits()) {
      return Cause.LARGE_KEY;
    }
    boolean weak = key.type() == KeyType.RSA && key.bits() < rules.minimumBits();
    return weak ? Cause.WEAK_KEY : Cause.VERIFIED;
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
    try {
      Octets bare = s.withoutValue();
      byte[] data = fields.data(s.headers(), s.headerCanonicalization(), bare);
      return s.algorithm().orElseThrow().verify(key, data, s.value().toArray());
    } catch (GeneralSecurityException e) {
      return false; // how the JDK says that the value has the wrong length or form
    } catch (MalformedException e) {
      throw new IllegalStateException("it was read before", e);
    }
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
