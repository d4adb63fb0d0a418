package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Line ends that are written only when something follows them. */
final class EmptyLines {
  private static final int BLOCK = 512;
  private static final byte[] LINES = "\r\n".repeat(BLOCK).getBytes(US_ASCII);

  private final Sink out;
  private long count;

  EmptyLines(Sink out) {
    this.out = out;
  }

  void add() {
    count++;
  }

  /** Something follows. */
  void release() {
    while (count > 0) {
      int lines = (int) Math.min(count, BLOCK);
      out.write(LINES, 0, 2 * lines);
      count -= lines;
    }
  }

  /** Nothing follows: all of them are one. */
  void end() {
    out.write(LINES, 0, 2);
  }

  /** A CR that no LF has followed. */
  void loneCr() {
    out.write(LINES, 0, 1);
  }
}
