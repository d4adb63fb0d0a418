package org.sluicemail.james;

import jakarta.mail.MessagingException;
import java.util.Collection;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches mail in which the last chain found one of these: {@code HasFinding=virus,spam:reject}. A
 * name also stands for all that begin with it and a colon.
 */
public final class HasFinding extends GenericMatcher {
  private List<String> wanted = List.of();

  @Override
  public void init() throws MessagingException {
    wanted = Conditions.words("HasFinding", getCondition());
  }

  @Override
  public Collection<MailAddress> match(Mail mail) {
    boolean found = MailMarks.findings(mail).stream().anyMatch(this::isWanted);
    return found ? mail.getRecipients() : List.of();
  }

  private boolean isWanted(String finding) {
    return wanted.stream().anyMatch(name -> finding.equals(name) || finding.startsWith(name + ":"));
  }
}
