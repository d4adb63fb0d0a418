package org.sluicemail.daemon.real;

import java.io.IOException;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Mail;

/** A filter of whole messages that answers as the test says. */
record Judge(Needs needs, Answer answer) implements MessageFilter {
  /** Everything that there is to see and to do. */
  static final Needs ALL =
      Needs.NONE
          .withMessage()
          .facts(Needs.allFacts().toArray(org.sluicemail.mail.Fact[]::new))
          .emits(Edit.Kind.values())
          .mayQuarantine();

  /** What the test makes of a mail. */
  @FunctionalInterface
  interface Answer {
    Outcome to(Mail received) throws IOException, InterruptedException;
  }

  /** A judge who sees everything and may do everything. */
  Judge(Answer answer) {
    this(ALL, answer);
  }

  @Override
  public Outcome onMessage(Mail received) throws IOException, InterruptedException {
    return answer.to(received);
  }
}
