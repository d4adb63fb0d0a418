package org.sluicemail.filters.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.Scene;
import org.sluicemail.chain.When;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Verdict;

/**
 * Where copies of some mail go.
 *
 * @param verdicts words of which the mail's is one; any, when there are none
 * @param sample the share of mail that is copied, 0 to 1
 */
record Target(
    Place place,
    Condition condition,
    Set<String> verdicts,
    double sample,
    Settings.Payload payload) {
  /** What keeps a stream from filling Redis when nobody says how long it may be. */
  private static final long MAX_LENGTH = 1000;

  /** Where Redis takes them. */
  sealed interface Place {
    /** To whoever listens just now. */
    record Channel(String name) implements Place {}

    /**
     * To be read later.
     *
     * @param maxLength entries that are kept, about
     */
    record Stream(String name, long maxLength) implements Place {}
  }

  static Target of(Settings.Aim aim) throws ConfigException {
    List<Condition> conditions = new ArrayList<>();
    conditions.add(When.condition(aim.when()));
    if (aim.unless().isPresent()) {
      conditions.add(new Condition.Not(When.condition(aim.unless())));
    }
    return new Target(
        place(aim),
        new Condition.All(conditions),
        aim.verdict().stream()
            .map(word -> word.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()),
        aim.sample(),
        aim.payload());
  }

  private static Place place(Settings.Aim aim) {
    return aim.channel().isPresent()
        ? new Place.Channel(aim.channel().get())
        : new Place.Stream(aim.stream().orElseThrow(), aim.maxLength().orElse(MAX_LENGTH));
  }

  /** Whether a mail that has ended so is copied here, when it has drawn {@code lot}. */
  boolean wants(Ending ending, Verdict verdict, double lot) {
    return (verdicts.isEmpty() || verdicts.contains(verdict.word()))
        && lot < sample
        && condition.test(Scene.of(ending)) == Condition.Truth.TRUE;
  }
}
