package org.sluicemail.script;

import java.io.IOException;

/** The chains behind a mail server, which play one script at a time. */
interface Chains {
  /** From now on mail gets the chains of {@code script}. */
  void load(Script script) throws IOException;

  /** From now on mail gets a chain without filters. */
  void loadNothing() throws IOException;

  /** Lets the time pass that passes before {@code mailing}. */
  void await(Script.Mailing mailing);

  /** Waits until no body of the script's mails is held any more. */
  void awaitNoBodies() throws IOException;
}
