package org.sluicemail.chain;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.chain.Condition.Truth;
import org.sluicemail.filter.Observer;
import org.sluicemail.mail.Moment;

/**
 * Who will be asked about the message, as far as that is certain once the header is complete: a
 * part whose condition cannot hold any more wants neither the message nor its body.
 */
final class Outlook {
  private final List<Part> parts;

  private Outlook(List<Part> parts) {
    this.parts = parts;
  }

  /** The outlook of a mail in {@code scene}, whose header is complete. */
  static Outlook of(Chain chain, Scene scene) {
    List<Part> asked = new ArrayList<>();
    for (Part part : chain.parts()) {
      if (part.moment() == Moment.MESSAGE
          && (part.filter() instanceof Observer
              || test(part.condition(), scene, chain) != Truth.FALSE)) {
        asked.add(part);
      }
    }
    return new Outlook(asked);
  }

  /** Whether somebody may be asked. */
  boolean wantsMessage() {
    return !parts.isEmpty();
  }

  /** Whether somebody who may be asked reads the body. */
  boolean wantsBody() {
    return parts.stream().anyMatch(part -> part.needs().body());
  }

  /** Whether mail of {@code chain} may turn out, by the end of its header, to need no body. */
  static boolean mayDoWithoutBody(Chain chain) {
    return chain.decidesAtMessage()
        && chain.parts().stream()
            .filter(part -> part.needs().body())
            .allMatch(part -> isKnownByHeader(part, chain));
  }

  private static boolean isKnownByHeader(Part part, Chain chain) {
    return part.moment() == Moment.MESSAGE
        && !(part.filter() instanceof Observer)
        && !part.condition().equals(Condition.always())
        && part.condition().known().compareTo(Moment.HEADER) <= 0
        && part.condition().findings().stream().noneMatch(name -> mayCome(name, chain));
  }

  private static Truth test(Condition condition, Scene scene, Chain chain) {
    return switch (condition) {
      case Condition.Fact fact -> test(fact, scene, chain);
      case Condition.Not(Condition part) -> test(part, scene, chain).not();
      case Condition.Any some -> test(some.plain(), scene, chain);
      case Condition.All all -> all.test(part -> test(part, scene, chain));
    };
  }

  /** What was found stays; what was not may be found with the message. */
  private static Truth test(Condition.Fact fact, Scene scene, Chain chain) {
    Truth now = fact.test(scene);
    boolean open = fact.findings().stream().anyMatch(name -> mayCome(name, chain));
    return now == Truth.FALSE && open ? Truth.UNKNOWN : now;
  }

  private static boolean mayCome(String finding, Chain chain) {
    return chain.parts().stream()
        .filter(part -> part.moment() == Moment.MESSAGE)
        .flatMap(part -> part.needs().produces().stream())
        .anyMatch(known ->
            known.endsWith("*")
                ? finding.startsWith(known.substring(0, known.length() - 1))
                : finding.equals(known));
  }
}
