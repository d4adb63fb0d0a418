package org.sluicemail.dkim;

import java.util.Optional;
import org.sluicemail.mail.HeaderField;

/**
 * What became of one signature.
 *
 * @param field the signature as it was received
 * @param signature empty when it could not be read
 * @param detail what exactly was wrong, fit to be shown; empty when the cause says it all
 * @param key empty when there was none, or none was asked for
 */
public record Verified(
    HeaderField field,
    Optional<Signature> signature,
    Cause cause,
    String detail,
    Optional<KeyRecord> key) {

  public Result result() {
    return cause.result();
  }

  public boolean passed() {
    return cause == Cause.VERIFIED;
  }

  /** Whether the domain only tries DKIM out: then nothing may follow from a failure. */
  public boolean testing() {
    return key.filter(KeyRecord::testing).isPresent();
  }

  /** The cause in words, with what was wrong exactly. */
  public String reason() {
    return detail.isEmpty() ? cause.text() : cause.text() + ": " + detail;
  }
}
