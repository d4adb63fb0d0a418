package org.sluicemail.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.Deadlines;
import org.sluicemail.chain.Part;
import org.sluicemail.chain.Routes;
import org.sluicemail.chain.When;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Problems;
import org.sluicemail.config.Spelling;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Moment;

/** Makes filters, chains and routes of a configuration, and gathers all that is wrong with it. */
final class Builder {
  private final Config root;
  private final Problems problems;
  private final Deadlines deadlines;
  private final Limits limits;

  /** Filters without parts are those whose section is wrong. */
  private final Map<String, List<Part>> filters = new LinkedHashMap<>();

  private final Map<String, Chain> chains = new LinkedHashMap<>();
  private final List<Routes.Route> routes = new ArrayList<>();

  Builder(Config root, EngineSettings settings, Problems problems) {
    this.root = root;
    this.problems = problems;
    this.deadlines = settings.deadlines().deadlines();
    this.limits = settings.limits().limits();
  }

  /** Makes everything, in this order. */
  void build(ChainSettings settings, Services services) {
    settings.filters().forEach((name, section) -> addFilter(name, section, services));
    problems
        .collect(() -> root.section("chains"))
        .ifPresent(
            section -> settings.chains().forEach((name, names) -> addChain(name, names, section)));
    settings.routes().forEach(this::addRoute);
    checkLast(settings.routes());
  }

  /** The chains by name. */
  Map<String, Chain> chains() {
    return chains;
  }

  /** The routes; only when there are no problems. */
  Routes routes() {
    return new Routes(routes);
  }

  private void addFilter(String name, Config section, Services services) {
    FilterBuilder filter = new FilterBuilder(name, section, deadlines);
    filters.put(name, problems.collect(() -> filter.parts(services)).orElse(List.of()));
  }

  private void addChain(String name, List<String> names, Config section) {
    List<Part> parts = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String filter : names) {
      if (!filters.containsKey(filter)) {
        wrong.add(absent("filter", filter, filters));
      } else if (!seen.add(filter)) {
        wrong.add("filter '" + filter + "' stands here twice");
      }
      parts.addAll(filters.getOrDefault(filter, List.of()));
    }
    if (names.stream().noneMatch(filter -> filters.getOrDefault(filter, List.of()).isEmpty())) {
      wrong.addAll(FindingOrder.problems(parts));
    }
    wrong.forEach(text -> problems.add(section.problem(name, text)));
    chains.put(name, new Chain(name, parts, deadlines, limits));
  }

  private void addRoute(Config section) {
    problems
        .collect(() -> section.bind(ChainSettings.RouteSettings.class))
        .ifPresent(route -> {
          Optional<Condition> condition = problems.collect(() -> condition(section, route));
          Optional<Chain> chain = Optional.ofNullable(chains.get(route.chain()));
          if (chain.isEmpty()) {
            problem(section, "chain", absent("chain", route.chain(), chains));
          }
          condition.ifPresent(
              when -> chain.ifPresent(way -> routes.add(new Routes.Route(when, way))));
        });
  }

  private Condition condition(Config section, ChainSettings.RouteSettings route)
      throws ConfigException {
    Condition condition = When.condition(route.when());
    if (condition.known().compareTo(Moment.SENDER) > 0) {
      problem(section, "when", "a route is picked at MAIL, before recipients and message");
    }
    return condition;
  }

  private void checkLast(List<Config> sections) {
    if (sections.isEmpty() || sections.getLast().has("when")) {
      problem(root, "routes", "the last route must have no 'when', so that no mail is left over");
    }
  }

  private static String absent(String kind, String name, Map<String, ?> known) {
    String hint =
        Spelling.nearest(name, known.keySet())
            .map(near -> "; did you mean '" + near + "'?")
            .orElse(known.isEmpty() ? "" : "; there are " + String.join(", ", known.keySet()));
    return "there is no " + kind + " '" + name + "'" + hint;
  }

  private void problem(Config section, String key, String text) {
    problems.add(section.problem(key, text));
  }
}
