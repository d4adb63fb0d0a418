package org.sluicemail.filters;

import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Printable;

/** One list at work. */
sealed interface ListCheck {
  /** What came of it, and whether that ends the lists of the moment. */
  record Step(Outcome outcome, boolean ended) {}

  /**
   * {@code before} and what this list does.
   *
   * @param quick what expressions of all lists may read here
   */
  Step judge(Seen seen, Outcome before, Bound quick) throws IOException, InterruptedException;

  /** Whether a mail is in a list. */
  @FunctionalInterface
  interface Listed {
    boolean test(Seen seen) throws IOException, InterruptedException;
  }

  /** Entries, and what is done with those who are among them. */
  record Entries(Rule then, Listed listed) implements ListCheck {
    @Override
    public Step judge(Seen seen, Outcome before, Bound quick)
        throws IOException, InterruptedException {
      return listed.test(seen)
          ? new Step(then.apply(before), then.verdict().isPresent())
          : new Step(before, false);
    }
  }

  /** What a table is asked. */
  @FunctionalInterface
  interface Lookup {
    Optional<String> find(Seen seen, UnaryOperator<CharSequence> reading);
  }

  /** A table, which says itself what is done. */
  record OfTable(String name, Lookup table, Bounded bounded) implements ListCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ListCheck.class);

    @Override
    public Step judge(Seen seen, Outcome before, Bound quick)
        throws IOException, InterruptedException {
      Optional<String> result =
          bounded.compute("list " + name, quick, bound -> table.find(seen, bound::on));
      return result.isPresent() ? follow(result.get(), before) : new Step(before, false);
    }

    private Step follow(String result, Outcome before) throws IOException {
      return switch (action(result)) {
        case AccessAction.End end ->
            new Step(new Outcome(end.verdict(), before.edits(), before.findings()), true);
        case AccessAction.Pass pass -> new Step(before, false);
        case AccessAction.Prepend(HeaderField field) ->
            new Step(before.edit(new Edit.Prepend(field)), false);
        case AccessAction.Note(String text) -> {
          LOG.warn("list {}: {}", name, Printable.of(text));
          yield new Step(before, false);
        }
      };
    }

    /** What was caught has made the result into something else than was checked. */
    private AccessAction action(String result) throws IOException {
      try {
        return AccessAction.parse(result);
      } catch (IllegalArgumentException e) {
        throw new IOException("list " + name + ": " + Printable.of(result), e);
      }
    }
  }
}
