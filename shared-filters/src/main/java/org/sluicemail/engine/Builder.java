package org.sluicemail.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.Deadlines;
import org.sluicemail.chain.Part;
import org.sluicemail.chain.Routes;
import org.sluicemail.chain.When;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Problem;
import org.sluicemail.config.Problems;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Moment;

/** Makes filters, chains and routes of a configuration, and tells all that is wrong with it. */
final class Builder {
  private final Config root;
  private final EngineSettings settings;
  private final Services services;
  private final Deadlines deadlines;
  private final Problems problems = new Problems();
  private final Map<String, Chain> chains = new LinkedHashMap<>();

  Builder(Config root, EngineSettings settings, Services services) {
    this.root = root;
    this.settings = settings;
    this.services = services;
    this.deadlines = settings.deadlines().deadlines();
  }

  /** The routes; {@code ConfigException} with all problems of filters, chains and routes. */
  Routes routes() throws ConfigException {
    Map<String, List<Part>> filters = new LinkedHashMap<>();
    settings
        .filters()
        .forEach((name, section) ->
            filters.put(name, problems.collect(() -> filter(name, section)).orElse(List.of())));
    settings.chains().forEach((name, names) -> chains.put(name, chain(name, names, filters)));
    List<Routes.Route> routes = new ArrayList<>();
    settings
        .routes()
        .forEach(route -> problems.collect(() -> route(route, chains)).ifPresent(routes::add));
    if (problems.isEmpty()) {
      problems.collect(() -> Optional.of(complete(routes)));
    }
    problems.throwIfAny();
    return new Routes(routes);
  }

  /** The chains by name, once the routes are made. */
  Map<String, Chain> chains() {
    return chains;
  }

  private List<Part> filter(String name, Config section) throws ConfigException {
    Problems found = new Problems();
    Optional<FilterSettings> common =
        found.collect(() -> section.only(FilterSettings.class).bind(FilterSettings.class));
    if (common.isEmpty()) {
      found.throwIfAny();
    }
    FilterSettings keys = common.orElseThrow();
    Optional<Condition> condition = found.collect(() -> condition(keys));
    List<Part> parts = new ArrayList<>();
    found
        .collect(() -> type(keys, section))
        .ifPresent(type ->
            found
                .collect(() -> type.build(section.except(FilterSettings.class), services))
                .ifPresent(built ->
                    built.forEach(filter ->
                        parts.add(
                            part(
                                name, filter, keys, type, condition.orElse(Condition.always()))))));
    parts.forEach(part -> check(part, section, keys).forEach(found::add));
    found.throwIfAny();
    return parts;
  }

  private static FilterType type(FilterSettings keys, Config section) throws ConfigException {
    try {
      return FilterTypes.named(keys.type());
    } catch (IllegalArgumentException e) {
      throw problem(section, "type", String.valueOf(e.getMessage()));
    }
  }

  private static Condition condition(FilterSettings keys) throws ConfigException {
    Condition when = When.condition(keys.when());
    return keys.unless().isEmpty()
        ? when
        : new Condition.All(List.of(when, new Condition.Not(When.condition(keys.unless()))));
  }

  private Part part(
      String name, Filter filter, FilterSettings keys, FilterType type, Condition condition) {
    Part part =
        new Part(
            name,
            filter,
            keys.onError().orElse(type.onError()),
            keys.mode(),
            deadlines.message(),
            condition);
    Duration timeout = keys.timeout().orElse(deadlines.of(part.moment()));
    return new Part(name, filter, part.onError(), part.mode(), timeout, condition);
  }

  private List<Problem> check(Part part, Config section, FilterSettings keys) {
    List<Problem> wrong = new ArrayList<>();
    Moment moment = part.moment();
    if (part.condition().known().compareTo(moment) > 0) {
      wrong.add(
          section.problem(
              keys.when().isPresent() ? "when" : "unless",
              "asks for something that is not known at the moment " + word(moment)));
    }
    if (part.timeout().isZero() || part.timeout().compareTo(deadlines.of(moment)) > 0) {
      wrong.add(
          section.problem(
              "timeout",
              "must be above 0 and at most "
                  + deadlines.of(moment).toSeconds()
                  + "s, the deadline of the moment "
                  + word(moment)));
    }
    return wrong;
  }

  private static String word(Moment moment) {
    return moment.name().toLowerCase(Locale.ROOT);
  }

  private Chain chain(String name, List<String> names, Map<String, List<Part>> filters) {
    List<Part> parts = new ArrayList<>();
    for (String filter : names) {
      List<Part> known = filters.get(filter);
      if (known == null) {
        problems.add(
            inChains(name, "there is no filter '" + filter + "' in filters" + known(filters)));
      } else {
        parts.addAll(known);
      }
    }
    FindingOrder.problems(parts).forEach(text -> problems.add(inChains(name, text)));
    return new Chain(name, parts, deadlines, settings.limits().limits());
  }

  private static String known(Map<String, ?> known) {
    return known.isEmpty() ? "" : "; there are " + String.join(", ", known.keySet());
  }

  private Problem inChains(String chain, String text) {
    try {
      return root.section("chains").problem(chain, text);
    } catch (ConfigException e) {
      return e.problems().getFirst();
    }
  }

  private static Routes.Route route(Config section, Map<String, Chain> chains)
      throws ConfigException {
    EngineSettings.RouteSettings route = section.bind(EngineSettings.RouteSettings.class);
    Condition condition = When.condition(route.when());
    Chain chain = chains.get(route.chain());
    if (chain == null) {
      throw problem(section, "chain", "there is no chain '" + route.chain() + "'" + known(chains));
    }
    if (condition.known().compareTo(Moment.SENDER) > 0) {
      throw problem(section, "when", "a route is picked at MAIL, before recipients and message");
    }
    return new Routes.Route(condition, chain);
  }

  private List<Routes.Route> complete(List<Routes.Route> routes) throws ConfigException {
    if (routes.isEmpty() || !routes.getLast().condition().equals(Condition.always())) {
      throw problem(
          root, "routes", "the last route must have no 'when', so that no mail is left over");
    }
    return routes;
  }

  private static ConfigException problem(Config section, String key, String text) {
    return new ConfigException(List.of(section.problem(key, text)));
  }
}
