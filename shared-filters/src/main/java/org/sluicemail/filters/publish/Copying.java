package org.sluicemail.filters.publish;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Mail;

/** Hands copies of whole mails to the courier, whatever became of them. */
record Copying(List<Target> targets, Courier courier, InstantSource clock) implements Observer {
  Copying {
    targets = List.copyOf(targets);
  }

  @Override
  public Needs needs() {
    return targets.stream()
        .map(target -> target.condition().needs().and(needs(target)))
        .reduce(Needs.NONE, Needs::and)
        .withMessage();
  }

  private static Needs needs(Target target) {
    return switch (target.payload()) {
      case ENVELOPE -> Needs.NONE.facts(Needs.allFacts().toArray(Fact[]::new));
      case MESSAGE -> target.sample() < 1 ? Needs.NONE.facts(Fact.QUEUE_ID) : Needs.NONE;
    };
  }

  @Override
  public Set<String> asks() {
    return targets.stream()
        .flatMap(target -> target.condition().findings().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void ended(Ending ending) {
    boolean decided = ending.how() == Ending.How.DECIDED && ending.verdict().isPresent();
    if (decided && ending.mail().isPresent()) {
      copy(ending, ending.mail().get(), ending.verdict().get());
    }
  }

  private void copy(Ending ending, Mail mail, Verdict verdict) {
    double lot = Lot.of(ending);
    List<Target> wanting =
        targets.stream().filter(target -> target.wants(ending, verdict, lot)).toList();
    if (!wanting.isEmpty()) {
      courier.offer(new Copy(ending, mail, verdict, wanting, clock.instant()));
    }
  }
}
