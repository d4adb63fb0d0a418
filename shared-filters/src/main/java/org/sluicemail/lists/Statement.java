package org.sluicemail.lists;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** A part of a table that may know a key. */
sealed interface Statement<K> {
  /**
   * What it says of {@code key}.
   *
   * @param reading through which texts are read that expressions search
   */
  Optional<String> find(K key, UnaryOperator<CharSequence> reading);

  /** What a statement asks of a key. */
  @FunctionalInterface
  interface Condition<K> {
    /** How results are filled in, if {@code key} fulfils it. */
    Optional<UnaryOperator<String>> match(K key, UnaryOperator<CharSequence> reading);

    /** Fulfilled by what does not fulfil this one, which has nothing to fill in. */
    default Condition<K> negated() {
      return (key, reading) ->
          match(key, reading).isPresent()
              ? Optional.empty()
              : Optional.of(UnaryOperator.identity());
    }
  }

  /** A result for whoever fulfils a condition. */
  record Line<K>(Condition<K> condition, String result) implements Statement<K> {
    @Override
    public Optional<String> find(K key, UnaryOperator<CharSequence> reading) {
      return condition.match(key, reading).map(filling -> filling.apply(result));
    }
  }

  /** Statements, the first of which counts, for whoever fulfils a condition. */
  record Block<K>(Condition<K> condition, List<Statement<K>> inner) implements Statement<K> {
    @Override
    public Optional<String> find(K key, UnaryOperator<CharSequence> reading) {
      return condition.match(key, reading).flatMap(filling -> first(inner, key, reading));
    }
  }

  /** Many networks in a row, searched at once. */
  record Run(Networks networks, List<String> results) implements Statement<InetAddress> {
    @Override
    public Optional<String> find(InetAddress key, UnaryOperator<CharSequence> reading) {
      OptionalInt first = networks.first(key);
      return first.isPresent() ? Optional.of(results.get(first.getAsInt())) : Optional.empty();
    }
  }

  /** What the first of them says that says anything. */
  static <K> Optional<String> first(
      List<Statement<K>> statements, K key, UnaryOperator<CharSequence> reading) {
    for (Statement<K> statement : statements) {
      Optional<String> found = statement.find(key, reading);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
