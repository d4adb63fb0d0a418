package org.sluicemail.filter;

import java.io.IOException;
import java.util.List;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

/** Adds fields on top of the mail as it will leave, in order, last of all. */
public non-sealed interface Sealer extends Filter {
  /** Fields for the top of {@code outgoing}, the first one topmost. */
  List<HeaderField> seal(Mail outgoing, Findings all) throws IOException, InterruptedException;

  /** Whether its fields go above everything, also above the server's own Received field. */
  default boolean onTop() {
    return false;
  }
}
