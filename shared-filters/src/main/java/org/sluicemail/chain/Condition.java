package org.sluicemail.chain;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Moment;

/** Something that holds of a mail or does not, or cannot be known yet. */
public sealed interface Condition {
  /** The condition of whoever has none. */
  static Condition always() {
    return new All(List.of());
  }

  /** What a condition comes to. */
  enum Truth {
    TRUE,
    FALSE,
    /** It depends on something that has not happened yet. */
    UNKNOWN;

    static Truth of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  /** Whether it holds, as far as is known. */
  Truth test(Scene scene);

  /** The first moment at which it is known. */
  Moment known();

  /** What has to be asked of the mail server to know it. */
  Needs needs();

  /** Names of findings that it asks for. */
  Set<String> findings();

  /**
   * One fact.
   *
   * @param key of the configuration
   */
  record Fact(String key, Moment known, Needs needs, Set<String> findings, Predicate<Scene> holds)
      implements Condition {
    @Override
    public Truth test(Scene scene) {
      return scene.moment().compareTo(known) < 0 ? Truth.UNKNOWN : Truth.of(holds.test(scene));
    }
  }

  /** Every one of several. */
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public Truth test(Scene scene) {
      Truth result = Truth.TRUE;
      for (Condition part : parts) {
        switch (part.test(scene)) {
          case FALSE -> {
            return Truth.FALSE;
          }
          case UNKNOWN -> result = Truth.UNKNOWN;
          case TRUE -> {}
        }
      }
      return result;
    }

    @Override
    public Moment known() {
      return parts.stream().map(Condition::known).max(Moment::compareTo).orElse(Moment.CONNECT);
    }

    @Override
    public Needs needs() {
      return parts.stream().map(Condition::needs).reduce(Needs.NONE, Needs::and);
    }

    @Override
    public Set<String> findings() {
      return parts.stream()
          .flatMap(part -> part.findings().stream())
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /** The contrary. */
  record Not(Condition part) implements Condition {
    @Override
    public Truth test(Scene scene) {
      return switch (part.test(scene)) {
        case TRUE -> Truth.FALSE;
        case FALSE -> Truth.TRUE;
        case UNKNOWN -> Truth.UNKNOWN;
      };
    }

    @Override
    public Moment known() {
      return part.known();
    }

    @Override
    public Needs needs() {
      return part.needs();
    }

    @Override
    public Set<String> findings() {
      return part.findings();
    }
  }
}
