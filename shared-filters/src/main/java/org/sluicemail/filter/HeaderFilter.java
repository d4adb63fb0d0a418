package org.sluicemail.filter;

import java.io.IOException;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Session;

/** Judges when the header is complete. */
public non-sealed interface HeaderFilter extends Filter {
  /** The envelope is complete, too. */
  Outcome onHeader(Session session, Envelope envelope, Header header)
      throws IOException, InterruptedException;
}
