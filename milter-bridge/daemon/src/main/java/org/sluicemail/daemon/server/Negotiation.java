package org.sluicemail.daemon.server;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Routes;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Moment;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.MacroStage;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Step;

/**
 * What we ask of a mail server before any route is known: the union over all chains that mail from
 * a listener can take, and not an event, an answer or an action more.
 *
 * <p>The large payloads are never asked for: Sendmail would grant them to the filters after us,
 * too.
 */
final class Negotiation {
  private final List<Chain> chains;
  private final Needs needs;
  private final boolean endsAtConnect;

  private Negotiation(List<Chain> chains, Needs needs, boolean endsAtConnect) {
    this.chains = chains;
    this.needs = needs;
    this.endsAtConnect = endsAtConnect;
  }

  /** The options for connections through {@code listener}. */
  static Options wanted(Routes routes, String listener) {
    List<Chain> chains = routes.reachable(listener);
    Needs log = Needs.NONE.facts(Fact.CLIENT, Fact.CLIENT_NAME, Fact.QUEUE_ID);
    Needs all = chains.stream().map(Chain::needs).reduce(log.and(routes.needs()), Needs::and);
    return new Negotiation(chains, all, routes.mayEndAtConnect(listener)).options();
  }

  /** The macros that conditions ask for, for mail from {@code listener}. */
  static Set<String> macros(Routes routes, String listener) {
    return routes.reachable(listener).stream()
        .map(Chain::needs)
        .reduce(routes.needs(), Needs::and)
        .macros();
  }

  /** What can be done with a message where these actions were granted. */
  static Door door(Options agreed) {
    Set<Edit.Kind> edits = EnumSet.noneOf(Edit.Kind.class);
    for (Edit.Kind kind : Edit.Kind.values()) {
      if (agreed.actions().containsAll(actions(kind))) {
        edits.add(kind);
      }
    }
    return new Door(edits, agreed.has(Action.QUARANTINE));
  }

  /** A field that replaces what was never received is added. */
  private static Set<Action> actions(Edit.Kind kind) {
    return switch (kind) {
      case TOP, PREPEND, INSERT, APPEND -> EnumSet.of(Action.ADD_HEADERS);
      case REPLACE -> EnumSet.of(Action.CHANGE_HEADERS, Action.ADD_HEADERS);
      case REMOVE, REMOVE_ALL -> EnumSet.of(Action.CHANGE_HEADERS);
      case BODY -> EnumSet.of(Action.CHANGE_BODY);
      case SENDER -> EnumSet.of(Action.CHANGE_SENDER);
      case ADD_RECIPIENT -> EnumSet.of(Action.ADD_RECIPIENT);
      case REMOVE_RECIPIENT -> EnumSet.of(Action.DELETE_RECIPIENT);
    };
  }

  private Options options() {
    return new Options(Options.NEWEST_VERSION, actions(), steps(), macros());
  }

  private Set<Action> actions() {
    Set<Action> actions = EnumSet.of(Action.SET_MACROS);
    needs.edits().forEach(kind -> actions.addAll(actions(kind)));
    if (actions.contains(Action.ADD_RECIPIENT)) {
      actions.add(Action.ADD_RECIPIENT_ARGS);
    }
    if (needs.quarantines()) {
      actions.add(Action.QUARANTINE);
    }
    return actions;
  }

  private Set<Step> steps() {
    Set<Step> steps = EnumSet.of(Step.NO_UNKNOWN, Step.NO_DATA, Step.NO_REPLY_MAIL);
    if (!endsAtConnect) {
      steps.add(Step.NO_REPLY_CONNECT);
    }
    steps.add(wants(Fact.HELO) ? Step.NO_REPLY_HELO : Step.NO_HELO);
    if (judges(Moment.SENDER)) {
      steps.remove(Step.NO_REPLY_MAIL);
    }
    if (!wants(Fact.RECIPIENTS)) {
      steps.add(Step.NO_RCPT);
    } else if (!judges(Moment.RECIPIENT)) {
      steps.add(Step.NO_REPLY_RCPT);
    }
    content(steps);
    return steps;
  }

  private void content(Set<Step> steps) {
    if (needs.header() || !needs.edits().isEmpty()) {
      steps.add(Step.LEADING_SPACE);
    }
    steps.add(needs.header() ? Step.NO_REPLY_HEADER : Step.NO_HEADERS);
    if (chains.stream().noneMatch(Negotiation::decidesAtHeader)) {
      steps.add(Step.NO_END_OF_HEADER);
    }
    if (!needs.body()) {
      steps.add(Step.NO_BODY);
    } else if (chains.stream().anyMatch(Chain::mayDoWithoutBody)) {
      steps.add(Step.SKIP);
    } else {
      steps.add(Step.NO_REPLY_BODY);
    }
  }

  /** Whether something may follow from the end of the header: a verdict, or no need of the body. */
  private static boolean decidesAtHeader(Chain chain) {
    return chain.moments().contains(Moment.HEADER)
        || !chain.decidesAtMessage()
        || (chain.needs().body() && chain.mayDoWithoutBody());
  }

  private boolean wants(Fact fact) {
    return needs.facts().contains(fact);
  }

  private boolean judges(Moment moment) {
    return chains.stream().anyMatch(chain -> chain.moments().contains(moment));
  }

  /**
   * The macros that somebody uses and no others: Postfix repeats those of the content for each
   * field and each chunk. The queue id comes at MAIL from Sendmail and after the recipients from
   * Postfix.
   */
  private Map<MacroStage, List<String>> macros() {
    Map<MacroStage, List<String>> macros = new EnumMap<>(MacroStage.class);
    if (wants(Fact.SERVER)) {
      ask(macros, MacroStage.CONNECT, "j", "{daemon_name}", "v");
    }
    if (needs.edits().contains(Edit.Kind.INSERT)) {
      ask(macros, MacroStage.CONNECT, "v"); // servers differ in how they count fields
    }
    if (wants(Fact.TLS)) {
      ask(macros, MacroStage.HELO, "{tls_version}", "{cipher}", "{cert_subject}", "{cert_issuer}");
    }
    if (wants(Fact.USER)) {
      ask(macros, MacroStage.MAIL, "{auth_authen}");
    }
    ask(macros, MacroStage.MAIL, "i");
    ask(macros, MacroStage.DATA, "i");
    for (String name : new TreeSet<>(needs.macros())) {
      String sent = name.length() == 1 ? name : "{" + name + "}";
      ask(macros, MacroStage.CONNECT, sent);
      ask(macros, MacroStage.HELO, sent);
      ask(macros, MacroStage.MAIL, sent);
    }
    return macros;
  }

  private static void ask(Map<MacroStage, List<String>> macros, MacroStage stage, String... names) {
    List<String> list = macros.computeIfAbsent(stage, s -> new ArrayList<>());
    for (String name : names) {
      if (!list.contains(name)) {
        list.add(name);
      }
    }
  }
}
