package org.sluicemail.arc;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/**
 * What one server has added to the chain (RFC 8617 section 4.2).
 *
 * @param results its ARC-Authentication-Results
 * @param message its ARC-Message-Signature, over the message
 * @param seal its ARC-Seal, over the chain
 */
public record ArcSet(HeaderField results, HeaderField message, Seal seal) {
  /** The names of the fields. */
  public static final String RESULTS = "ARC-Authentication-Results";

  public static final String MESSAGE = "ARC-Message-Signature";
  public static final String SEAL = "ARC-Seal";

  /** All three, in the order in which they are sealed (RFC 8617 section 5.1.1). */
  static final List<String> NAMES = List.of(RESULTS, MESSAGE, SEAL);

  /** Adds to {@code out} what every later seal seals of this set. */
  void writeTo(ByteArrayOutputStream out) {
    write(results.raw(), out);
    write(message.raw(), out);
    write(seal.field().raw(), out);
  }

  /** What a seal seals: sets before it, the other fields of its own, and itself without a value. */
  static byte[] sealed(byte[] before, HeaderField results, HeaderField message, Octets bareSeal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(before.length + 4096);
    out.writeBytes(before);
    write(results.raw(), out);
    write(message.raw(), out);
    out.writeBytes(Canonicalization.RELAXED.field(bareSeal).toArray());
    return out.toByteArray();
  }

  private static void write(Octets raw, ByteArrayOutputStream out) {
    out.writeBytes(Canonicalization.RELAXED.field(raw).toArray());
    out.write('\r');
    out.write('\n');
  }
}
