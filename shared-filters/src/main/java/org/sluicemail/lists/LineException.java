package org.sluicemail.lists;

/** What is wrong with a line of a file. */
public final class LineException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int line;

  /** {@code line} counts from 1. */
  public LineException(int line, String message) {
    super(message);
    this.line = line;
  }

  int line() {
    return line;
  }
}
