package org.sluicemail.dkim;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How signatures are made.
 *
 * @param signed names of fields that are signed where they are there
 * @param oversigned names of which one more than is there is signed, so that none can be added
 * @param lifetime after which the signature expires ({@code x=})
 * @param limit octets of the canonical body that are signed ({@code l=}); who uses it lets others
 *     add text of theirs
 * @param queryMethod whether {@code q=dns/txt} is said
 * @param copiedFields whether the signed fields are copied into the signature ({@code z=})
 * @param reports whether reports of failures are asked for ({@code r=y}, RFC 6651)
 */
public record SignatureForm(
    Canonicalization header,
    Canonicalization body,
    List<String> signed,
    List<String> oversigned,
    Optional<Duration> lifetime,
    OptionalLong limit,
    boolean queryMethod,
    boolean copiedFields,
    boolean reports) {
  /**
   * The fields of RFC 6376 section 5.4.1, and those that say how the body is read and how one gets
   * off a list.
   */
  public static final List<String> SIGNED =
      List.of(
          "From",
          "Reply-To",
          "Subject",
          "Date",
          "To",
          "Cc",
          "Sender",
          "Message-ID",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding",
          "In-Reply-To",
          "References",
          "Resent-Date",
          "Resent-From",
          "Resent-Sender",
          "Resent-To",
          "Resent-Cc",
          "List-Id",
          "List-Help",
          "List-Unsubscribe",
          "List-Unsubscribe-Post",
          "List-Subscribe",
          "List-Post",
          "List-Owner",
          "List-Archive");

  /** Those that a second one of would fool a reader, or a server that handles the mail. */
  public static final List<String> OVERSIGNED =
      List.of(
          "From",
          "Reply-To",
          "Subject",
          "Date",
          "To",
          "Cc",
          "Message-ID",
          "MIME-Version",
          "Content-Type",
          "List-Unsubscribe",
          "List-Unsubscribe-Post");

  /**
   * What servers add and remove on the way (RFC 6376 section 5.4.1, RFC 8601 section 5, RFC 8617
   * section 4.1.2).
   */
  private static final Set<String> NEVER =
      Set.of(
          "return-path",
          "received",
          "dkim-signature",
          "authentication-results",
          "arc-authentication-results",
          "arc-message-signature",
          "arc-seal",
          "bcc");

  /** Relaxed, with the usual fields and no more. */
  public static final SignatureForm USUAL =
      new SignatureForm(
          Canonicalization.RELAXED,
          Canonicalization.RELAXED,
          SIGNED,
          OVERSIGNED,
          Optional.empty(),
          OptionalLong.empty(),
          false,
          false,
          false);

  public SignatureForm {
    signed = List.copyOf(signed);
    oversigned = List.copyOf(oversigned);
    requireSignable(signed);
    requireSignable(oversigned);
    if (signed.stream().noneMatch("From"::equalsIgnoreCase)) {
      throw new IllegalArgumentException("From has to be signed");
    }
  }

  /** Whether fields of this name may be signed: servers on the way leave them alone. */
  public static boolean isSignable(String name) {
    return !NEVER.contains(name.toLowerCase(Locale.ROOT));
  }

  private static void requireSignable(List<String> names) {
    for (String name : names) {
      if (!isSignable(name)) {
        throw new IllegalArgumentException(name + " must not be signed: servers change it");
      }
    }
  }

  /** This form with other canonicalizations. */
  public SignatureForm with(Canonicalization ofHeader, Canonicalization ofBody) {
    return new SignatureForm(
        ofHeader, ofBody, signed, oversigned, lifetime, limit, queryMethod, copiedFields, reports);
  }
}
