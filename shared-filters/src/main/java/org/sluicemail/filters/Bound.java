package org.sluicemail.filters;

import java.time.Duration;

/**
 * How much regular expressions may still read, all together.
 *
 * <p>An interrupt ends waits, not computing: one that backtracks without end has to be stopped from
 * the inside, by the text that it reads.
 */
final class Bound {
  /** Some 2 ms of matching: what may keep others from running without anybody noticing. */
  static final int QUICK = 1 << 17;

  /** Reads between two looks at the clock, which costs as much as about ten reads. */
  private static final int STRIDE = 1 << 10;

  private final long deadline;
  private final boolean quick;
  private int left;

  private Bound(boolean quick, long deadline, int left) {
    this.quick = quick;
    this.deadline = deadline;
    this.left = left;
  }

  /** A number of reads that is soon over on any text. */
  static Bound quick() {
    return new Bound(true, 0, QUICK);
  }

  /** Any number of reads within {@code time} from now, until an interrupt. */
  static Bound within(Duration time) {
    return new Bound(false, System.nanoTime() + time.toNanos(), 0);
  }

  /** {@code text}, whose reading throws {@link Exceeded} beyond this bound. */
  CharSequence on(CharSequence text) {
    return new Text(text);
  }

  /** Too much was read. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exceeded() {
      super("too much was read", null, false, false);
    }
  }

  private void more() {
    if (quick || System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
      left = 0;
      throw new Exceeded();
    }
    left = STRIDE;
  }

  private final class Text implements CharSequence {
    private final CharSequence text;

    Text(CharSequence text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        more();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
