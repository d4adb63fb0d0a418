package org.sluicemail.filters;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;

/** The rules of one moment, in order. */
final class RuleSet {
  private final List<Rule> rules;
  private final Duration timeLimit;
  private final SlowLane slowLane;
  private final Needs needs;

  RuleSet(List<Rule> rules, Duration timeLimit, SlowLane slowLane) {
    this.rules = rules;
    this.timeLimit = timeLimit;
    this.slowLane = slowLane;
    this.needs = rules.stream().map(Rule::needs).reduce(Needs.NONE, Needs::and);
  }

  Needs needs() {
    return needs;
  }

  boolean asksForBody() {
    return rules.stream().anyMatch(rule -> rule.conditions().asksForBody());
  }

  /** What the rules do that apply, up to the first with a verdict. */
  Outcome judge(Seen seen) throws IOException, InterruptedException {
    Outcome outcome = Outcome.PROCEED;
    Bound quick = Bound.quick();
    for (Rule rule : rules) {
      if (applies(rule, seen, quick)) {
        outcome = rule.apply(outcome);
        if (rule.verdict().isPresent()) {
          return outcome;
        }
      }
    }
    return outcome;
  }

  /** Tries it here, as nearly always is enough; what takes longer begins anew in the slow lane. */
  private boolean applies(Rule rule, Seen seen, Bound quick)
      throws IOException, InterruptedException {
    try {
      return rule.conditions().hold(seen, quick);
    } catch (Bound.Exceeded e) {
      return appliesSlowly(rule, seen);
    } catch (StackOverflowError e) {
      throw new IOException("rule " + rule.name() + " nests too deep for this text", e);
    }
  }

  private boolean appliesSlowly(Rule rule, Seen seen) throws IOException, InterruptedException {
    try {
      return slowLane.compute(
          () -> rule.conditions().hold(seen, Bound.within(timeLimit)), timeLimit);
    } catch (IOException e) {
      throw new IOException("rule " + rule.name() + ": " + e.getMessage(), e);
    }
  }
}
