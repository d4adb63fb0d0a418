package org.sluicemail.filters;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/**
 * Computing with regular expressions: tried here, as nearly always is enough; what takes longer
 * begins anew in the slow lane.
 */
record Bounded(Duration timeLimit, SlowLane slowLane) {
  /**
   * What {@code work} comes to.
   *
   * @param what for messages
   * @param quick what may be read here, by all works of one mail together
   */
  <T> T compute(String what, Bound quick, Function<Bound, T> work)
      throws IOException, InterruptedException {
    try {
      return work.apply(quick);
    } catch (Bound.Exceeded e) {
      return computeSlowly(what, work);
    } catch (StackOverflowError e) {
      throw new IOException(what + " nests too deep for this text", e);
    }
  }

  private <T> T computeSlowly(String what, Function<Bound, T> work)
      throws IOException, InterruptedException {
    try {
      return slowLane.compute(() -> work.apply(Bound.within(timeLimit)), timeLimit);
    } catch (IOException e) {
      throw new IOException(what + ": " + e.getMessage(), e);
    }
  }
}
