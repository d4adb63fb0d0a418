package org.sluicemail.filters.greylist;

import java.io.IOException;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding.Greylisting;
import org.sluicemail.filter.Finding.ReplyToOurs;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.SmtpTime;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;

/** Lets a mail wait at its end when a spam scanner asks for it. */
public record AtMessage(Register register, Notice notice) implements Policy, SmtpTime {
  @Override
  public Needs needs() {
    Needs needs = register.exempt().needs().withMessage();
    return needs.produces(Greylisting.PREFIX + "*").and(notice.needs());
  }

  @Override
  public Outcome judge(Mail received, Findings all) throws IOException, InterruptedException {
    if (!register.settings().isAskedFor(all)) {
      return Outcome.PROCEED;
    }
    Claim claim = claim(received, Digest.of(received.message()));
    Outcome outcome = Answer.of(register.settings(), claim, entry(claim, all));
    return notice
        .field((Greylisting) outcome.findings().getFirst())
        .map(field -> outcome.edit(new Edit.Prepend(field)))
        .orElse(outcome);
  }

  private Register.Entry entry(Claim claim, Findings all) throws IOException, InterruptedException {
    return all.has(ReplyToOurs.NAME)
        ? Register.Entry.of(Greylisting.Standing.ALLOWED, "answers mail of ours")
        : register.look(claim);
  }

  static Claim claim(Mail received, String content) {
    return new Claim(
        received.session(),
        received.envelope().sender().address(),
        received.envelope().recipients().stream().map(Recipient::address).toList(),
        content);
  }
}
