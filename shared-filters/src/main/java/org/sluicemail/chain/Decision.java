package org.sluicemail.chain;

import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Recipient;

/**
 * What the chain says to one mail.
 *
 * @param verdict of the message
 * @param recipients the verdict on each recipient that was named
 * @param edits to carry out, in order; none unless the verdict accepts
 * @param reports what each filter said, in order
 */
public record Decision(
    Verdict verdict,
    List<ForRecipient> recipients,
    List<Edit> edits,
    Findings findings,
    List<Report> reports) {

  /** The verdict on one recipient. */
  public record ForRecipient(Recipient recipient, Verdict verdict) {}

  public Decision {
    recipients = List.copyOf(recipients);
    edits = List.copyOf(edits);
    reports = List.copyOf(reports);
  }

  /**
   * The verdict where a door has one answer for the message and all recipients, and a refused
   * recipient can neither be told apart nor be left out in silence: whoever must wait makes all
   * wait, and whoever is refused makes the message refused.
   */
  public Verdict oneAnswer() {
    if (verdict instanceof Verdict.TempFail || verdict instanceof Verdict.Reject) {
      return verdict;
    }
    return first(Verdict.TempFail.class).or(() -> first(Verdict.Reject.class)).orElse(verdict);
  }

  private Optional<Verdict> first(Class<? extends Verdict> kind) {
    return recipients.stream().map(ForRecipient::verdict).filter(kind::isInstance).findFirst();
  }
}
