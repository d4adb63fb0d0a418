package org.sluicemail.chain;

import java.util.List;
import java.util.Optional;
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

  /** Whether some client may be let go at CONNECT. */
  public boolean mayEndAtConnect() {
    return routes.stream()
        .anyMatch(r -> r.chain().isEmpty() && r.condition().known() == Moment.CONNECT);
  }

  /** The chains that mail may take which comes in through {@code listener}. */
  public List<Chain> reachable(String listener) {
    Session session = Session.UNKNOWN.withListener(listener);
    return routes.stream()
        .filter(route -> !excludes(route.condition(), session))
        .map(Route::chain)
        .distinct()
        .toList();
  }

  /** Whether the name of the listener alone keeps a condition from holding. */
  private static boolean excludes(Condition condition, Session session) {
    return switch (condition) {
      case Condition.All(List<Condition> parts) ->
          parts.stream().anyMatch(part -> excludes(part, session));
      case Condition.Fact fact when fact.key().equals("listener") ->
          fact.test(Scene.atConnect(session)) == Condition.Truth.FALSE;
      case Condition.Fact fact -> false;
      case Condition.Not(Condition.Fact fact) when fact.key().equals("listener") ->
          fact.test(Scene.atConnect(session)) == Condition.Truth.TRUE;
      case Condition.Not not -> false;
    };
  }

  /** What the conditions need that pick the route. */
  public Needs needs() {
    return routes.stream().map(route -> route.condition().needs()).reduce(Needs.NONE, Needs::and);
  }
}
