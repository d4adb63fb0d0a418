package org.sluicemail.james;

import jakarta.mail.MessagingException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches mail on which the last chain gave one of these verdicts: {@code VerdictIs=quarantine}.
 */
public final class VerdictIs extends GenericMatcher {
  private static final Set<String> KNOWN =
      Set.of("proceed", "quarantine", "tempfail", "discard", "reject");

  private List<String> verdicts = List.of();

  @Override
  public void init() throws MessagingException {
    verdicts = Conditions.words("VerdictIs", getCondition());
    for (String verdict : verdicts) {
      if (!KNOWN.contains(verdict)) {
        throw new MessagingException("VerdictIs: there is no verdict '" + verdict + "'");
      }
    }
  }

  @Override
  public Collection<MailAddress> match(Mail mail) {
    return verdicts.contains(MailMarks.verdict(mail)) ? mail.getRecipients() : List.of();
  }
}
