package org.sluicemail.daemon.opendkim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.keys.DataSet;

/**
 * How signatures are made.
 *
 * @param header canonicalization
 * @param body canonicalization
 * @param signed {@code SignHeaders}: what is signed unless it is left out; From always is
 * @param omitted {@code OmitHeaders}: what is left out
 * @param oversigned {@code OversignHeaders}: names that are signed once more than they are there
 * @param lifetime {@code SignatureTTL} ({@code x=})
 * @param bodyLength {@code BodyLengthDB}: recipients whose mail is signed with {@code l=}
 * @param maximumSignedBytes {@code MaximumSignedBytes} of the canonical body, for all recipients
 * @param diagnostics {@code Diagnostics} ({@code z=})
 * @param requestReports {@code RequestReports} ({@code r=y})
 * @param selectHeader {@code SelectCanonicalizationHeader}: a field that names the
 *     canonicalizations of its message
 * @param fixCrlf {@code FixCRLF}: whether a bare CR or LF in the body is hashed as CRLF
 * @param removeOld {@code RemoveOldSignatures}: whether signatures of others are taken out of what
 *     is signed
 */
public record Form(
    Canonicalization header,
    Canonicalization body,
    FieldNames signed,
    FieldNames omitted,
    List<String> oversigned,
    Optional<Duration> lifetime,
    DataSet bodyLength,
    OptionalInt maximumSignedBytes,
    boolean diagnostics,
    boolean requestReports,
    String selectHeader,
    boolean fixCrlf,
    boolean removeOld) {
  public static final String SELECT_HEADER = "X-Canonicalization";

  public Form {
    oversigned = List.copyOf(oversigned);
    if (lifetime.filter(life -> life.isNegative() || life.isZero()).isPresent()) {
      throw new IllegalArgumentException("SignatureTTL is a number of seconds");
    }
    if (maximumSignedBytes.isPresent() && maximumSignedBytes.getAsInt() < 0) {
      throw new IllegalArgumentException("MaximumSignedBytes is not negative");
    }
  }
}
