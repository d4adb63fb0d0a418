package org.sluicemail.chain;

import java.io.IOException;
import java.time.Duration;

/**
 * The time that one moment may take, over all its waves, and the pulse in the meantime.
 *
 * <p>Confined to the thread that waits.
 */
final class Span {
  private final long started = System.nanoTime();
  private final long whole;
  private final long pulseEvery;
  private final Pulse pulse;
  private long nextPulse;

  private Span(Duration whole, Duration pulseEvery, Pulse pulse) {
    this.whole = whole.toNanos();
    this.pulseEvery = pulseEvery.toNanos();
    this.pulse = pulse;
    this.nextPulse = this.pulseEvery;
  }

  /** The time of a command: nothing can be said to the door while it lasts. */
  static Span command(Deadlines deadlines) {
    return new Span(deadlines.command(), deadlines.pulse(), Pulse.NONE);
  }

  /** The time of a whole message. */
  static Span message(Deadlines deadlines, Pulse pulse) {
    return new Span(deadlines.message(), deadlines.pulse(), pulse);
  }

  /** Nanoseconds since the moment began. */
  long elapsed() {
    return System.nanoTime() - started;
  }

  /** When somebody who begins now and has a timeout of his own is late. */
  long deadline(long now, Duration timeout) {
    return Math.min(now + timeout.toNanos(), whole);
  }

  /** Tells the door that work goes on, when it is time to; returns when it will be so next. */
  long pulse(long now) throws IOException {
    if (now >= nextPulse) {
      pulse.stillWorking();
      nextPulse = now + pulseEvery;
    }
    return nextPulse;
  }
}
