package org.sluicemail.filter;

import java.io.IOException;
import org.sluicemail.mail.Mail;

/** Judges the whole mail after the message filters, in order, by what they found. */
public non-sealed interface Policy extends Filter {
  /** {@code all} are the findings of every filter before this one. */
  Outcome judge(Mail received, Findings all) throws IOException, InterruptedException;
}
