package org.sluicemail.daemon.server;

import java.util.List;
import java.util.Optional;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.Deadlines;
import org.sluicemail.chain.Mode;
import org.sluicemail.chain.Part;
import org.sluicemail.chain.Routes;
import org.sluicemail.chain.When;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.OnError;
import org.sluicemail.mail.Limits;
import org.sluicemail.milter.codec.Options;

/** What is asked for when these chains and routes are there. */
final class Wanted {
  private Wanted() {}

  static Chain chain(Filter... filters) {
    List<Part> parts =
        List.of(filters).stream().map(filter -> part(filter, Condition.always())).toList();
    return new Chain("test", parts, Deadlines.DEFAULT, Limits.DEFAULT);
  }

  static Part part(Filter filter, Condition condition) {
    return new Part(
        "f", filter, OnError.TEMPFAIL, Mode.ENFORCE, Deadlines.DEFAULT.command(), condition);
  }

  static Condition when(String yaml) {
    try {
      return When.condition(Optional.of(Config.parse("test", yaml)));
    } catch (ConfigException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  static Routes.Route route(String when, Chain chain) {
    return new Routes.Route(when(when), chain);
  }

  static Options wanted(Chain chain) {
    return wanted("inet:1@test", new Routes.Route(Condition.always(), chain));
  }

  static Options wanted(String listener, Routes.Route... routes) {
    return Negotiation.wanted(new Routes(List.of(routes)), listener);
  }

  static Options wanted(Routes.Route... routes) {
    return wanted("inet:1@test", routes);
  }

  static Routes.Route otherwise(Chain chain) {
    return new Routes.Route(Condition.always(), chain);
  }
}
