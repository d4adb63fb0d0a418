package org.sluicemail.chain;

import java.io.IOException;

/** Called while filters work, on the thread that waits for them. */
@FunctionalInterface
public interface Pulse {
  /** For doors whose peer waits patiently. */
  Pulse NONE = () -> {};

  /** {@code IOException} means that the peer is gone and the work is in vain. */
  void stillWorking() throws IOException;
}
