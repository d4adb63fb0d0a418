package org.sluicemail.filter;

import java.io.IOException;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Judges at MAIL, when client, greeting, login and reverse-path are known. */
public non-sealed interface SenderFilter extends Filter {
  /**
   * {@code IOException} means that the world failed, and the operator's {@code on-error} decides.
   */
  Outcome onSender(Session session, ReversePath sender) throws IOException, InterruptedException;
}
