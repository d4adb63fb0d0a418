package org.sluicemail.filters;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluicemail.config.Key;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Moment;

/**
 * One rule: what it asks for and what it does.
 *
 * @param name for reasons and logs
 * @param conditions when it applies; always, when there are none
 * @param then what it does: at most one verdict, any number of fields and marks
 */
record Rule(String name, @Key("if") RuleConditions conditions, List<RuleAction> then) {
  /** Refuses a rule that does nothing or two things that exclude each other. */
  Rule {
    if (then.isEmpty()) {
      throw new IllegalArgumentException("a rule needs 'then'");
    }
    List<RuleAction.End> ends = then.stream().flatMap(action -> action.end().stream()).toList();
    if (ends.size() > 1) {
      throw new IllegalArgumentException("a rule has one verdict at most");
    }
    if (added(then).findAny().isPresent() && ends.stream().anyMatch(Rule::refuses)) {
      throw new IllegalArgumentException("a header field is of no use to a mail that is not taken");
    }
  }

  private static boolean refuses(RuleAction.End end) {
    return !end.verdict("").accepts();
  }

  /** The verdict, if there is one. */
  Optional<Verdict> verdict() {
    return then.stream()
        .flatMap(action -> action.end().stream())
        .map(e -> e.verdict(name))
        .findAny();
  }

  /** The fields that it adds. */
  Stream<HeaderField> added() {
    return added(then);
  }

  private static Stream<HeaderField> added(List<RuleAction> then) {
    return then.stream()
        .filter(RuleAction.AddHeader.class::isInstance)
        .map(action -> ((RuleAction.AddHeader) action).field());
  }

  /**
   * When it is judged. At RCPT it can only concern that recipient; whatever else it does concerns
   * the message, for which all recipients must be known. A field is added when the header is there.
   */
  Moment moment() {
    Moment known = conditions.moment();
    boolean early = added().findAny().isEmpty() && (known != Moment.RECIPIENT || refusesOne());
    return early || known.compareTo(Moment.HEADER) > 0 ? known : Moment.HEADER;
  }

  private boolean refusesOne() {
    return verdict().filter(verdict -> !verdict.accepts()).isPresent();
  }

  Needs needs() {
    Needs needs = conditions.needs();
    for (RuleAction action : then) {
      needs = needs.and(needs(action));
    }
    return needs;
  }

  private Needs needs(RuleAction action) {
    return switch (action) {
      case RuleAction.AddHeader(HeaderField field) ->
          Needs.NONE.emits(Edit.Kind.APPEND).owns(List.of(field.name()));
      case RuleAction.Find(Finding.Mark mark) -> Needs.NONE.produces(mark.name());
      case RuleAction.End end ->
          switch (end.verdict(name)) {
            case Verdict.Quarantine q -> Needs.NONE.mayQuarantine();
            case Verdict.Discard d when moment() == Moment.RECIPIENT ->
                Needs.NONE.emits(Edit.Kind.REMOVE_RECIPIENT);
            default -> Needs.NONE;
          };
    };
  }

  /** {@code before}, and what this rule does. */
  Outcome apply(Outcome before) {
    Outcome outcome = before;
    for (RuleAction action : then) {
      outcome = apply(action, outcome);
    }
    return outcome;
  }

  private Outcome apply(RuleAction action, Outcome before) {
    return switch (action) {
      case RuleAction.AddHeader(HeaderField field) -> before.edit(new Edit.Append(field));
      case RuleAction.Find(Finding.Mark mark) -> before.find(mark);
      case RuleAction.End end -> new Outcome(end.verdict(name), before.edits(), before.findings());
    };
  }
}
