package org.sluicemail.lists;

/** What is wrong with a line of a file. */
final class LineException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int line;

  /** {@code line} counts from 1. */
  LineException(int line, String message) {
    super(message);
    this.line = line;
  }

  int line() {
    return line;
  }
}
