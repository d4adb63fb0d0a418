package org.sluicemail.daemon.cli;

/** Exit statuses (sysexits.h). */
final class Status {
  static final int OK = 0;
  static final int ABSENT = 1;
  static final int USAGE = 64;
  static final int DATA = 65;
  static final int REJECTED = 69;
  static final int UNAVAILABLE = 69;
  static final int SOFTWARE = 70;
  static final int IO = 74;
  static final int TEMPFAIL = 75;
  static final int CONFIG = 78;

  private Status() {}
}
