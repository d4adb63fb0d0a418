package org.sluicemail.filters.publish;

import java.io.IOException;

/** Brings copies where they belong, one at a time. */
interface Delivery extends AutoCloseable {
  /** Brings the copy to all its targets. */
  void deliver(Copy copy) throws IOException, InterruptedException;

  /** Whether anybody is there; {@code IOException} with the reason when not. */
  void probe() throws IOException, InterruptedException;

  @Override
  void close();
}
