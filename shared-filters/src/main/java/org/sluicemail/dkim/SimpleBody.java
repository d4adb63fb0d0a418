package org.sluicemail.dkim;

/** The simple form of a body: empty lines at its end become one line end (RFC 6376, 3.4.3). */
final class SimpleBody implements BodyCanonicalizer {
  private final Sink out;
  private final EmptyLines lines;
  private boolean cr;

  SimpleBody(Sink out) {
    this.out = out;
    this.lines = new EmptyLines(out);
  }

  @Override
  public void update(byte[] bytes, int from, int length) {
    int end = from + length;
    int i = from;
    while (i < end) {
      if (cr) {
        i += afterCr(bytes[i]);
      } else if (bytes[i] == '\r') {
        cr = true;
        i++;
      } else {
        lines.release();
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
      lines.add();
      return 1;
    }
    lines.release();
    lines.loneCr();
    return 0;
  }

  /** Where the run ends that begins at {@code from}: a line end within it is followed by text. */
  private static int run(byte[] bytes, int from, int end) {
    int i = Scan.toCr(bytes, from, end);
    while (i + 2 < end && bytes[i + 1] == '\n' && bytes[i + 2] != '\r') {
      i = Scan.toCr(bytes, i + 3, end);
    }
    return i;
  }

  @Override
  public void finish() {
    if (cr) {
      lines.release();
      lines.loneCr();
    }
    lines.end();
  }
}
