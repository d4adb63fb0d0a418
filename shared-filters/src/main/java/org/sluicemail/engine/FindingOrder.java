package org.sluicemail.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sluicemail.chain.Part;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.Sealer;

/** Checks that whoever asks for a finding runs after those who may find it. */
final class FindingOrder {
  private FindingOrder() {}

  /** What is wrong with the conditions on findings in a chain of these parts. */
  static List<String> problems(List<Part> parts) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      for (String name : asked(parts.get(i))) {
        problem(parts, i, name).ifPresent(wrong::add);
      }
    }
    return wrong;
  }

  private static Set<String> asked(Part part) {
    Set<String> names = new TreeSet<>(part.condition().findings());
    names.addAll(part.filter().asks());
    return names;
  }

  private static Optional<String> problem(List<Part> parts, int asker, String name) {
    String who = "filter '" + parts.get(asker).name() + "' asks for the finding '" + name + "'";
    boolean found = false;
    for (int i = 0; i < parts.size(); i++) {
      if (i == asker || !produces(parts.get(i), name)) {
        continue;
      }
      if (!before(parts.get(i), i, parts.get(asker), asker)) {
        return Optional.of(
            who + ", which '" + parts.get(i).name() + "' does not find before that moment");
      }
      found = true;
    }
    return found ? Optional.empty() : Optional.of(who + ", which no filter of the chain finds");
  }

  private static boolean produces(Part part, String name) {
    return part.filter().needs().produces().stream()
        .anyMatch(known ->
            known.endsWith("*")
                ? name.startsWith(known.substring(0, known.length() - 1))
                : name.equals(known));
  }

  private static boolean before(Part one, int oneIndex, Part other, int otherIndex) {
    int order = turn(one).compareTo(turn(other));
    boolean oneByOne = turn(other) == Turn.POLICIES || turn(other) == Turn.SEALERS;
    return order < 0 || (order == 0 && oneByOne && oneIndex < otherIndex);
  }

  /** The turns in which the parts of a chain run; in two of them one by one. */
  private enum Turn {
    CONNECT,
    SENDER,
    RECIPIENT,
    HEADER,
    MESSAGE,
    POLICIES,
    SEALERS,
    OBSERVERS
  }

  private static Turn turn(Part part) {
    return switch (part.filter()) {
      case Policy p -> Turn.POLICIES;
      case Sealer s -> Turn.SEALERS;
      case Observer o -> Turn.OBSERVERS;
      default -> Turn.valueOf(part.moment().name());
    };
  }
}
