package org.sluicemail.chain;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
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
    /** It depends on something that has not happened yet. */
    UNKNOWN,
    FALSE;

    static Truth of(boolean value) {
      return value ? TRUE : FALSE;
    }

    /** Of both: one that is FALSE decides, whatever is unknown of the other. */
    Truth and(Truth other) {
      return compareTo(other) > 0 ? this : other;
    }

    Truth not() {
      return switch (this) {
        case TRUE -> FALSE;
        case FALSE -> TRUE;
        case UNKNOWN -> UNKNOWN;
      };
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
      return test(part -> part.test(scene));
    }

    /** Every one of them, each tested this way. */
    Truth test(Function<Condition, Truth> each) {
      Truth all = Truth.TRUE;
      for (Condition part : parts) {
        all = all.and(each.apply(part));
      }
      return all;
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
      return part.test(scene).not();
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

  /** One of several: not that none holds. */
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }

    /** The same in other words. */
    Condition plain() {
      return new Not(new All(parts.stream().<Condition>map(Not::new).toList()));
    }

    @Override
    public Truth test(Scene scene) {
      return plain().test(scene);
    }

    @Override
    public Moment known() {
      return plain().known();
    }

    @Override
    public Needs needs() {
      return plain().needs();
    }

    @Override
    public Set<String> findings() {
      return plain().findings();
    }
  }
}
