package org.sluicemail.filters.replies;

import java.util.List;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.Scene;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Moment;

/**
 * Which mail goes out.
 *
 * @param conditions of which one must hold
 */
public record Direction(List<Condition> conditions) {
  public Direction {
    conditions = List.copyOf(conditions);
  }

  /** Whether it can be told when the header is complete, whatever filters find. */
  public boolean isKnownAtHeader() {
    return conditions.stream()
        .allMatch(each -> each.findings().isEmpty() && each.known().compareTo(Moment.HEADER) <= 0);
  }

  boolean isOutgoing(Scene scene) {
    return conditions.stream().anyMatch(each -> each.test(scene) == Condition.Truth.TRUE);
  }

  Needs needs() {
    return conditions.stream().map(Condition::needs).reduce(Needs.NONE, Needs::and);
  }
}
