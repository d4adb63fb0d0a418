package org.sluicemail.dkim;

/**
 * The relaxed form of a body (RFC 6376, 3.4.4): runs of blanks become one space, those at line ends
 * and empty lines at the end go. What is empty then stays empty.
 */
final class RelaxedBody implements BodyCanonicalizer {
  private static final byte[] SPACE = {' '};

  private final Sink out;
  private final EmptyLines lines;
  private boolean cr;
  private boolean blank;
  private boolean any;

  RelaxedBody(Sink out) {
    this.out = out;
    this.lines = new EmptyLines(out);
  }

  @Override
  public void update(byte[] bytes, int from, int length) {
    int end = from + length;
    int i = from;
    while (i < end) {
      byte c = bytes[i];
      if (cr) {
        i += afterCr(c);
      } else if (c == '\r') {
        cr = true;
        i++;
      } else if (isBlank(c)) {
        blank = true;
        i++;
      } else {
        release();
        int run = run(bytes, i, end);
        out.write(bytes, i, run - i);
        i = run;
      }
    }
  }

  /** How many octets are done with. */
  private int afterCr(byte next) {
    cr = false;
    if (next == '\n') {
      blank = false;
      lines.add();
      return 1;
    }
    release();
    lines.loneCr();
    return 0;
  }

  private void release() {
    lines.release();
    if (blank) {
      out.write(SPACE, 0, 1);
    }
    blank = false;
    any = true;
  }

  /**
   * Where the run ends that begins at {@code from}: a space or line end within it stands between
   * visible octets, and so is canonical already.
   */
  private static int run(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end) {
      i = Scan.toBlank(bytes, Scan.overWords(bytes, i, end), end);
      if (i == end) {
        return end;
      }
      byte c = bytes[i];
      if (c == ' ' && i + 1 < end && isVisible(bytes[i + 1])) {
        i += 2;
      } else if (c == '\r' && i + 2 < end && bytes[i + 1] == '\n' && isVisible(bytes[i + 2])) {
        i += 3;
      } else if (c == '\r' || isBlank(c)) {
        return i;
      } else {
        i++;
      }
    }
    return end;
  }

  private static boolean isVisible(byte c) {
    return c > ' ' || c < 0;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  @Override
  public void finish() {
    if (cr) {
      release();
      lines.loneCr();
    }
    if (any) {
      lines.end();
    }
  }
}
