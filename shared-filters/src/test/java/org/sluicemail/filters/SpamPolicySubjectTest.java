package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.filters.SpamPolicies.MAIL;
import static org.sluicemail.filters.SpamPolicies.advice;
import static org.sluicemail.filters.SpamPolicies.judge;
import static org.sluicemail.filters.SpamPolicies.subject;

import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Subjects that are rewritten. */
class SpamPolicySubjectTest {
  @Test
  void rewritesEverySubjectAndAddsAMissingOne() throws Exception {
    Mail two = Fixture.mail("subject: a", "X: y", "SUBJECT:b", "", "");
    assertThat(judge("", two, advice("rewrite subject")).edits())
        .containsExactly(
            new Edit.Replace(1, HeaderField.of("subject", "***SPAM*** a")),
            new Edit.Replace(2, HeaderField.of("SUBJECT", "***SPAM*** b")));
    assertThat(judge("", Fixture.mail("X: y", "", ""), advice("rewrite subject")).edits())
        .containsExactly(new Edit.Append(HeaderField.of("Subject", "***SPAM***")));
  }

  @Test
  @Timeout(5)
  void manySubjectsCostNoMoreThanTheirNumber() throws Exception {
    String[] lines = Collections.nCopies(100_000, "Subject:").toArray(String[]::new);

    Outcome outcome = judge("", Fixture.mail(lines), advice("rewrite subject"));

    assertThat(outcome.edits()).hasSize(lines.length);
  }

  @Test
  void takesTheSubjectOfTheScanner() throws Exception {
    Findings plain = advice("rewrite subject", Optional.empty(), Optional.of("SPAM? Cheap pills"));
    assertThat(judge("", MAIL, plain).edits()).containsExactly(subject(1, "SPAM? Cheap pills"));
    Findings umlaut = advice("rewrite subject", Optional.empty(), Optional.of("für"));
    assertThat(judge("", MAIL, umlaut).edits()).containsExactly(subject(1, "=?UTF-8?B?ZsO8cg==?="));
    ReversePath utf8 = ReversePath.of("<ann@example.org>", "SMTPUTF8");
    Envelope envelope = new Envelope(utf8, Recipient.of("bob@example.net"));
    Mail mail = Fixture.mail(Session.UNKNOWN, envelope, "Subject: x", "", "");
    assertThat(judge("", mail, umlaut).edits()).containsExactly(subject(1, "für"));
  }
}
