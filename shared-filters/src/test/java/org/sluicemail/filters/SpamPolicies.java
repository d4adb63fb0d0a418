package org.sluicemail.filters;

import java.util.Optional;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

/** Judges mails by a policy and what a scanner advised. */
final class SpamPolicies {
  static final Mail MAIL = Fixture.mail("Subject: Cheap pills", "", "buy");
  static final Edit MARK = new Edit.Append(HeaderField.of("X-Spam", "Yes"));

  private SpamPolicies() {}

  static Findings advice(String action) {
    return advice(action, Optional.empty(), Optional.empty());
  }

  static Findings advice(String action, Optional<String> message, Optional<String> subject) {
    return Findings.of("scan", new Finding.SpamAction(action, 7.125, 15, message, subject));
  }

  static Outcome judge(String yaml, Mail mail, Findings found) throws Exception {
    return Fixture.part(new SpamPolicy(), yaml, Policy.class).judge(mail, found);
  }

  static Outcome judge(String yaml, String action) throws Exception {
    return judge(yaml, MAIL, advice(action));
  }

  static Edit subject(int ordinal, String text) {
    return new Edit.Replace(ordinal, HeaderField.of("Subject", text));
  }

  static Needs needs(String yaml) {
    return Fixture.part(new SpamPolicy(), yaml, Policy.class).needs();
  }
}
