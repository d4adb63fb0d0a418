package org.sluicemail.servers;

/** Test strings that scanners know, in parts, so that no file of ours is itself a hit. */
public enum Gtube {
  REJECT('X'),
  ADD_HEADER('Y'),
  REWRITE_SUBJECT('Z'),
  NO_ACTION('A');

  private final char first;

  Gtube(char first) {
    this.first = first;
  }

  /** The line to put into a body. */
  public String line() {
    return first + "JS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";
  }
}
