package org.sluicemail.daemon.opendkim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sluicemail.dkim.keys.DataSet;

/**
 * What is demanded of signatures and of messages.
 *
 * @param minimumKeyBits {@code MinimumKeyBits} of an RSA key; 0 for any
 * @param maximumSignatures {@code MaximumSignaturesToVerify}, from the top
 * @param clockDrift {@code ClockDrift}
 * @param minimum {@code Minimum}: how much of a body has to be signed
 * @param mustBeSigned {@code MustBeSigned}: fields that, where they are there, have to be signed
 * @param trusted {@code TrustSignaturesFrom}: domains whose signatures count for other domains,
 *     too; empty when everybody's do
 * @param strictHeaders {@code StrictHeaders}: refuses to work on a header that RFC 5322 section 3.6
 *     does not allow
 * @param weakSyntaxChecks {@code WeakSyntaxChecks}: goes on after an early syntax error
 * @param maximumHeaders {@code MaximumHeaders} in octets; 0 for any
 * @param requiredHeaders {@code RequiredHeaders}: refuses a header that RFC 5322 section 3.6 does
 *     not allow
 * @param ignoreMalformed {@code IgnoreMalformedMail}: says nothing of mail that cannot be read
 */
public record Verifying(
    int minimumKeyBits,
    int maximumSignatures,
    Duration clockDrift,
    Minimum minimum,
    List<String> mustBeSigned,
    Optional<DataSet> trusted,
    boolean strictHeaders,
    boolean weakSyntaxChecks,
    int maximumHeaders,
    boolean requiredHeaders,
    boolean ignoreMalformed) {
  public static final int MINIMUM_KEY_BITS = 1024;
  public static final int MAXIMUM_SIGNATURES = 3;
  public static final int CLOCK_DRIFT_SECONDS = 300;
  public static final int MAXIMUM_HEADERS = 65_536;

  public Verifying {
    mustBeSigned = List.copyOf(mustBeSigned);
    requireNotNegative("MinimumKeyBits", minimumKeyBits);
    requireNotNegative("MaximumSignaturesToVerify", maximumSignatures);
    requireNotNegative("MaximumHeaders", maximumHeaders);
    requireNotNegative("ClockDrift", clockDrift.toSeconds());
  }

  private static void requireNotNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is not negative");
    }
  }
}
