package org.sluicemail.filter;

import java.io.IOException;
import org.sluicemail.mail.Mail;

/** Judges the whole mail, side by side with the others of its kind. */
public non-sealed interface MessageFilter extends Filter {
  /** {@code received} is what came in, untouched. */
  Outcome onMessage(Mail received) throws IOException, InterruptedException;
}
