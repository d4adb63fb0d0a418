package org.sluicemail.filters;

import java.io.IOException;
import java.util.List;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;

/** The rules of one moment, in order. */
final class RuleSet implements MomentParts.Judge {
  private final List<Rule> rules;
  private final Bounded bounded;
  private final Needs needs;

  RuleSet(List<Rule> rules, Bounded bounded) {
    this.rules = rules;
    this.bounded = bounded;
    this.needs = rules.stream().map(Rule::needs).reduce(Needs.NONE, Needs::and);
  }

  @Override
  public Needs needs() {
    return needs;
  }

  boolean asksForBody() {
    return rules.stream().anyMatch(rule -> rule.conditions().asksForBody());
  }

  /** What the rules do that apply, up to the first with a verdict. */
  @Override
  public Outcome judge(Seen seen) throws IOException, InterruptedException {
    Outcome outcome = Outcome.PROCEED;
    Bound quick = Bound.quick();
    for (Rule rule : rules) {
      String what = "rule " + rule.name();
      if (bounded.compute(what, quick, bound -> rule.conditions().hold(seen, bound))) {
        outcome = rule.apply(outcome);
        if (rule.verdict().isPresent()) {
          return outcome;
        }
      }
    }
    return outcome;
  }
}
