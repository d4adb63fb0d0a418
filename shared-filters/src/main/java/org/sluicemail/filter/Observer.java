package org.sluicemail.filter;

import java.io.IOException;

/** Learns how each transaction ended; decides nothing. */
public non-sealed interface Observer extends Filter {
  /** Called once for each transaction that began; what it throws is logged. */
  void ended(Ending ending) throws IOException, InterruptedException;
}
