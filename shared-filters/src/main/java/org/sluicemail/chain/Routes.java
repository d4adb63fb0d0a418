package org.sluicemail.chain;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.sluicemail.chain.Condition.Truth;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Which chain a mail takes: that of the first route whose condition holds. */
public final class Routes {
  private final List<Route> routes;

  /** A way into a chain. */
  public record Route(Condition condition, Chain chain) {}

  /** {@code IllegalArgumentException} unless the last route takes everybody who is left. */
  public Routes(List<Route> routes) {
    if (routes.isEmpty() || !routes.getLast().condition().equals(Condition.always())) {
      throw new IllegalArgumentException("the last route must have no condition");
    }
    this.routes = List.copyOf(routes);
  }

  /** The chains that mail can take, by name. */
  public Map<String, Chain> chains() {
    Map<String, Chain> chains = new LinkedHashMap<>();
    routes.forEach(route -> chains.put(route.chain().name(), route.chain()));
    return chains;
  }

  /** The chain for a mail that begins. */
  public Chain at(Session session, ReversePath sender) {
    return first(Scene.atSender(session, sender)).orElseThrow();
  }

  /** The chain that all mail of a client will take, as soon as that is certain. */
  public Optional<Chain> atConnect(Session session) {
    return first(Scene.atConnect(session));
  }

  private Optional<Chain> first(Scene scene) {
    for (Route route : routes) {
      switch (route.condition().test(scene)) {
        case TRUE -> {
          return Optional.of(route.chain());
        }
        case UNKNOWN -> {
          return Optional.empty();
        }
        case FALSE -> {}
      }
    }
    return Optional.empty();
  }

  /** Whether some client of {@code listener} may be let go at CONNECT. */
  public boolean mayEndAtConnect(String listener) {
    Scene scene = ofListener(listener);
    for (Route route : routes) {
      Set<Truth> possible = atConnect(route.condition(), scene);
      if (route.chain().isEmpty() && possible.contains(Truth.TRUE)) {
        return true;
      }
      if (!possible.contains(Truth.FALSE)) {
        return false;
      }
    }
    return false;
  }

  /** What a condition can come to at CONNECT, for one of whom the listener is known. */
  private static Set<Truth> atConnect(Condition condition, Scene scene) {
    return switch (condition) {
      case Condition.Fact fact when isListener(fact) -> EnumSet.of(fact.test(scene));
      case Condition.Fact fact when fact.known() == Moment.CONNECT ->
          EnumSet.of(Truth.TRUE, Truth.FALSE);
      case Condition.Fact fact -> EnumSet.of(Truth.UNKNOWN);
      case Condition.Not(Condition part) -> each(atConnect(part, scene), Truth::not);
      case Condition.Any some -> atConnect(some.plain(), scene);
      case Condition.All(List<Condition> parts) -> {
        Set<Truth> possible = EnumSet.of(Truth.TRUE);
        for (Condition part : parts) {
          Set<Truth> other = atConnect(part, scene);
          possible =
              possible.stream()
                  .flatMap(one -> each(other, one::and).stream())
                  .collect(Collectors.toSet());
        }
        yield possible;
      }
    };
  }

  private static Set<Truth> each(Set<Truth> truths, UnaryOperator<Truth> step) {
    return truths.stream().map(step).collect(Collectors.toSet());
  }

  /** The chains that mail may take which comes in through {@code listener}. */
  public List<Chain> reachable(String listener) {
    Scene scene = ofListener(listener);
    Set<Chain> chains = new LinkedHashSet<>();
    for (Route route : routes) {
      Truth truth = byListener(route.condition(), scene);
      if (truth != Truth.FALSE) {
        chains.add(route.chain());
      }
      if (truth == Truth.TRUE) {
        break;
      }
    }
    return List.copyOf(chains);
  }

  /** What a condition comes to for one of whom nothing but the listener is known. */
  private static Truth byListener(Condition condition, Scene scene) {
    return switch (condition) {
      case Condition.Fact fact -> isListener(fact) ? fact.test(scene) : Truth.UNKNOWN;
      case Condition.Not(Condition part) -> byListener(part, scene).not();
      case Condition.Any some -> byListener(some.plain(), scene);
      case Condition.All all -> all.test(part -> byListener(part, scene));
    };
  }

  private static boolean isListener(Condition.Fact fact) {
    return fact.key().equals("listener");
  }

  private static Scene ofListener(String name) {
    return Scene.atConnect(Session.UNKNOWN.withListener(name));
  }

  /** What the conditions need that pick the route. */
  public Needs needs() {
    return routes.stream().map(route -> route.condition().needs()).reduce(Needs.NONE, Needs::and);
  }
}
