package org.sluicemail.dkim;

import java.util.Optional;

/**
 * What the search for a key came to, and whether the key may be used.
 *
 * @param cause VERIFIED when nothing speaks against it
 * @param detail what exactly was wrong, fit to be shown; empty when the cause says it all
 * @param key empty when there was none
 */
public record JudgedKey(Cause cause, String detail, Optional<KeyRecord> key) {
  /** Whether it may be used. */
  public boolean isFit() {
    return cause == Cause.VERIFIED;
  }

  /** The cause in words, with what was wrong exactly. */
  public String reason() {
    return detail.isEmpty() ? cause.text() : cause.text() + ": " + detail;
  }

  /** {@code answer} by {@code rules}, for a signature with {@code algorithm}. */
  static JudgedKey of(
      KeyAnswer answer, VerifyRules rules, Optional<Algorithm> algorithm, boolean belowDomain) {
    return switch (answer) {
      case KeyAnswer.Found(KeyRecord key) ->
          new JudgedKey(judge(key, rules, algorithm, belowDomain), "", Optional.of(key));
      case KeyAnswer.None() -> without(Cause.NO_KEY, "");
      case KeyAnswer.Several() -> without(Cause.SEVERAL_KEYS, "");
      case KeyAnswer.Unreadable(String why) -> without(Cause.UNREADABLE_KEY, why);
      case KeyAnswer.Unavailable(String why) -> without(Cause.KEY_UNAVAILABLE, why);
    };
  }

  private static JudgedKey without(Cause cause, String detail) {
    return new JudgedKey(cause, detail, Optional.empty());
  }

  private static Cause judge(
      KeyRecord key, VerifyRules rules, Optional<Algorithm> algorithm, boolean belowDomain) {
    if (key.key().isEmpty()) {
      return Cause.REVOKED_KEY;
    }
    if (algorithm.filter(a -> a.keyType() == key.type()).isEmpty()
        || !key.allowsSha256()
        || !key.allowsEmail()
        || (key.strict() && belowDomain)) {
      return Cause.INAPPLICABLE_KEY;
    }
    if (key.type() == KeyType.RSA && key.bits() > rules.maximumBits()) {
      return Cause.LARGE_KEY;
    }
    boolean weak = key.type() == KeyType.RSA && key.bits() < rules.minimumBits();
    return weak ? Cause.WEAK_KEY : Cause.VERIFIED;
  }
}
