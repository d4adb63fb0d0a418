package org.sluicemail.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.Deadlines;
import org.sluicemail.chain.Part;
import org.sluicemail.chain.When;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Problems;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Moment;

/** Makes the parts of one configured filter, or tells all that is wrong with its section. */
final class FilterBuilder {
  private final String name;
  private final Config section;
  private final Deadlines deadlines;
  private final Problems problems = new Problems();

  FilterBuilder(String name, Config section, Deadlines deadlines) {
    this.name = name;
    this.section = section;
    this.deadlines = deadlines;
  }

  /** The parts; {@code ConfigException} with all problems of the section. */
  List<Part> parts(Services services) throws ConfigException {
    Optional<FilterSettings> keys =
        problems.collect(() -> section.only(FilterSettings.class).bind(FilterSettings.class));
    Optional<FilterType> type = problems.collect(() -> FilterTypes.of(section));
    List<Filter> filters = type.map(known -> filters(known, services)).orElse(List.of());
    Map<String, Condition> conditions = conditions();
    filters.forEach(filter -> checkKnown(conditions, Part.moment(filter)));
    List<Part> parts = new ArrayList<>();
    keys.ifPresent(common ->
        filters.forEach(filter -> parts.add(part(filter, type.orElseThrow(), common, conditions))));
    problems.throwIfAny();
    return parts;
  }

  private List<Filter> filters(FilterType type, Services services) {
    Config own = section.except(FilterSettings.class);
    return problems.collect(() -> type.build(own, services)).orElse(List.of());
  }

  /** What must hold, by the key that says so; looked at even where other common keys are wrong. */
  private Map<String, Condition> conditions() {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    condition("when").ifPresent(c -> conditions.put("when", c));
    condition("unless").ifPresent(c -> conditions.put("unless", new Condition.Not(c)));
    return conditions;
  }

  private Optional<Condition> condition(String key) {
    return section.has(key)
        ? problems.collect(() -> When.condition(Optional.of(section.section(key))))
        : Optional.empty();
  }

  private Part part(
      Filter filter, FilterType type, FilterSettings keys, Map<String, Condition> conditions) {
    Moment moment = Part.moment(filter);
    Duration deadline = deadlines.of(moment);
    Duration timeout = keys.timeout().orElse(deadline);
    checkTimeout(timeout, deadline, moment);
    return new Part(
        name,
        filter,
        keys.onError().orElse(type.onError()),
        keys.mode(),
        timeout,
        new Condition.All(List.copyOf(conditions.values())));
  }

  private void checkKnown(Map<String, Condition> conditions, Moment moment) {
    conditions.forEach((key, condition) -> {
      if (condition.known().compareTo(moment) > 0) {
        problem(key, "asks for something that is not known at the moment " + word(moment));
      }
    });
  }

  private void checkTimeout(Duration timeout, Duration deadline, Moment moment) {
    if (timeout.isZero() || timeout.compareTo(deadline) > 0) {
      String most = text(deadline) + ", the deadline of the moment " + word(moment);
      problem("timeout", "must be above 0 and at most " + most);
    }
  }

  private void problem(String key, String text) {
    problems.add(section.problem(key, text));
  }

  private static String text(Duration time) {
    return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  private static String word(Moment moment) {
    return moment.name().toLowerCase(Locale.ROOT);
  }
}
