package org.sluicemail.james;

import jakarta.mail.MessagingException;
import java.util.Collection;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/** Matches mail that a spam scanner gave a higher score: {@code SpamScoreAbove=6.5}. */
public final class SpamScoreAbove extends GenericMatcher {
  private double limit;

  @Override
  public void init() throws MessagingException {
    String text = Conditions.words("SpamScoreAbove", getCondition()).getFirst();
    try {
      limit = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new MessagingException("SpamScoreAbove: '" + text + "' is no number", e);
    }
  }

  @Override
  public Collection<MailAddress> match(Mail mail) {
    boolean above = MailMarks.score(mail).filter(score -> score > limit).isPresent();
    return above ? mail.getRecipients() : List.of();
  }
}
