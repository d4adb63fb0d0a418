package org.sluicemail.daemon.faults;

import java.io.IOException;

/** A server that can be told to fail. */
interface Faulty extends AutoCloseable {
  /** The ways of a server to fail. */
  enum Fault {
    /** It works. */
    NONE,
    /** Nobody listens. */
    REFUSED,
    /** It takes the question, and says nothing. */
    SILENT,
    /** It goes away in the middle of its answer. */
    DIES,
    /** Its answer is noise. */
    GARBAGE,
    /** Its answer comes when nobody waits any more. */
    LATE
  }

  int port();

  void fault(Fault now) throws IOException;

  @Override
  void close() throws IOException;
}
