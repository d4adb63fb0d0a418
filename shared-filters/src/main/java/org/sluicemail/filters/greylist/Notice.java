package org.sluicemail.filters.greylist;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding.Greylisting;
import org.sluicemail.filter.Finding.Greylisting.Standing;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

/**
 * Tells in a field of the header how it went.
 *
 * @param name of the field; without it, nothing is told
 * @param filter whose findings are told
 */
public record Notice(Optional<String> name, String filter, String authservId) implements Policy {
  @Override
  public boolean waits() {
    return false;
  }

  @Override
  public Needs needs() {
    return name.map(it -> Needs.NONE.owns(List.of(it)).emits(Edit.Kind.PREPEND)).orElse(Needs.NONE);
  }

  /** Of several recipients, one that had to wait says most. */
  @Override
  public Outcome judge(Mail received, Findings all) {
    return Learning.own(all, filter)
        .min(Comparator.comparing(it -> it.standing() != Standing.PASSED))
        .flatMap(this::field)
        .map(field -> Outcome.prepend(List.of(field)))
        .orElse(Outcome.PROCEED);
  }

  Optional<HeaderField> field(Greylisting greylisting) {
    String by = " by " + authservId;
    String text =
        greylisting.standing() == Standing.PASSED
            ? greylisting.reason() + by
            : "not delayed" + by + ": " + greylisting.reason();
    return name.map(it -> HeaderField.of(it, text));
  }
}
