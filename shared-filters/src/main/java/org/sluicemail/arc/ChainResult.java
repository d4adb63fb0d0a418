package org.sluicemail.arc;

import java.util.List;
import java.util.OptionalInt;

/**
 * What became of the chain of a message.
 *
 * @param reason why it failed, fit to be shown; empty when it did not
 * @param sealers the domains that have sealed a chain that passes, from the oldest
 * @param oldestPass of a chain that passes the oldest set from which on nobody has changed the
 *     message; 0 when nobody has since the first (RFC 8617 section 5.2, step 5)
 */
public record ChainResult(
    ChainStatus status, String reason, List<String> sealers, OptionalInt oldestPass) {
  static final ChainResult NONE =
      new ChainResult(ChainStatus.NONE, "", List.of(), OptionalInt.empty());

  public ChainResult {
    sealers = List.copyOf(sealers);
  }

  static ChainResult fail(String reason) {
    return new ChainResult(ChainStatus.FAIL, reason, List.of(), OptionalInt.empty());
  }
}
