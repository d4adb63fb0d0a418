package org.sluicemail.filters.greylist;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Finding.Greylisting;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Recipient;

/** Writes down who has sent a good message, where that is worth a round trip. */
public record Learning(Register register) implements Observer {
  /** What a spam scanner says of a good message. */
  private static final Set<String> GOOD = Set.of("no action", "greylist");

  /** A message with more recipients is a list's, whose next one comes to them as well. */
  private static final int RECIPIENTS = 1000;

  @Override
  public Needs needs() {
    return Needs.NONE;
  }

  @Override
  public void ended(Ending ending) throws IOException, InterruptedException {
    List<Greylisting> due =
        own(ending.findings(), register.owner()).filter(Greylisting::due).toList();
    if (!due.isEmpty() && isGood(ending)) {
      long network = due.stream().mapToLong(Greylisting::network).max().orElse(0);
      long domain = due.stream().mapToLong(Greylisting::domain).max().orElse(0);
      register.learn(claims(ending), network, domain);
    }
  }

  /** What the filter of this name has found. */
  static Stream<Greylisting> own(Findings all, String filter) {
    return all.entries().stream()
        .filter(entry -> entry.filter().equals(filter))
        .map(Findings.Entry::finding)
        .filter(Greylisting.class::isInstance)
        .map(Greylisting.class::cast);
  }

  private static boolean isGood(Ending ending) {
    return ending.how() == Ending.How.DECIDED
        && ending.verdict().filter(Verdict.Proceed.class::isInstance).isPresent()
        && ending
            .findings()
            .all(Finding.SpamAction.class)
            .allMatch(advice -> GOOD.contains(advice.action()));
  }

  /** At RCPT each recipient had a claim of his own. */
  private List<Claim> claims(Ending ending) {
    Address sender = ending.envelope().sender().address();
    List<Address> recipients =
        ending.envelope().recipients().stream().map(Recipient::address).toList();
    return switch (register.settings().at()) {
      case MESSAGE -> List.of(new Claim(ending.session(), sender, recipients, ""));
      case RECIPIENT ->
          recipients.stream()
              .filter(each -> !register.exempt().isListed(each))
              .limit(RECIPIENTS)
              .map(each -> new Claim(ending.session(), sender, List.of(each), ""))
              .toList();
    };
  }
}
