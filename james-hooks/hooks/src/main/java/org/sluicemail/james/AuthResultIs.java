package org.sluicemail.james;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches mail in which the last chain came to one of these results (RFC 8601): {@code
 * AuthResultIs=dkim=pass}.
 */
public final class AuthResultIs extends GenericMatcher {
  private final List<String> wanted = new ArrayList<>();

  @Override
  public void init() throws MessagingException {
    for (String word : Conditions.words("AuthResultIs", getCondition())) {
      if (!word.matches("[A-Za-z0-9-]+=[A-Za-z]+")) {
        throw new MessagingException("AuthResultIs: '" + word + "' is not method=result");
      }
      wanted.add(word.toLowerCase(Locale.ROOT).replace('=', ':'));
    }
  }

  @Override
  public Collection<MailAddress> match(Mail mail) {
    boolean found = MailMarks.findings(mail).stream().anyMatch(wanted::contains);
    return found ? mail.getRecipients() : List.of();
  }
}
