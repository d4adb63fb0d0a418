package org.sluicemail.filters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filters.rspamd.ScanMarks;
import org.sluicemail.mail.Mail;

/** The policy that {@link SpamPolicy} configures. */
record SpamJudge(SpamPolicy.Settings settings, String authservId) implements Policy {
  /** The action that was heeded in the place of a stronger one; its value is that action. */
  static final String LOWERED = "spam-lowered";

  /** Of a symbol that nobody advised anything about. */
  private static final Finding.SpamAction NO_ADVICE =
      new Finding.SpamAction("no action", 0, 0, Optional.empty(), Optional.empty());

  @Override
  public boolean waits() {
    return false;
  }

  @Override
  public Needs needs() {
    Needs needs =
        Needs.NONE
            .owns(List.of(settings.spamHeader().field().name()))
            .produces(LOWERED)
            .and(settings.rejectReply().reply().needs())
            .and(settings.tempfailReply().reply().needs())
            .and(settings.quarantineReason().needs());
    Stream<SpamTreatment> used =
        Stream.concat(
            settings.actions().used(), settings.symbols().values().stream().flatMap(List::stream));
    return used.map(SpamTreatment::needs).reduce(needs, Needs::and);
  }

  @Override
  public Outcome judge(Mail received, Findings all) {
    SpamEffects effects =
        new SpamEffects(settings, received, new HeaderValues(received, all, authservId));
    boolean reply = all.has(Finding.ReplyToOurs.NAME);
    Outcome outcome = Outcome.PROCEED;
    for (Map.Entry<SpamTreatment, Finding.SpamAction> each : due(all, reply).entrySet()) {
      if (!isMarked(each.getKey(), all)) {
        outcome = effects.treat(each.getKey(), each.getValue(), outcome);
      }
    }
    return reply ? lowered(all, outcome) : outcome;
  }

  /** A scanner that has marked the mail itself knows better how. */
  private static boolean isMarked(SpamTreatment treatment, Findings all) {
    return treatment instanceof SpamTreatment.AddHeader && all.has(ScanMarks.SPAM_HEADER);
  }

  /** What is to be done, in order, each with the first advice that led to it. */
  private Map<SpamTreatment, Finding.SpamAction> due(Findings all, boolean reply) {
    Map<Object, SpamTreatment> kinds = new LinkedHashMap<>();
    Map<SpamTreatment, Finding.SpamAction> due = new LinkedHashMap<>();
    all.all(Finding.SpamAction.class)
        .forEach(advice ->
            settings.actions().of(heeded(advice, reply)).stream()
                .filter(treatment -> kinds.putIfAbsent(treatment.kind(), treatment) == null)
                .forEach(treatment -> due.put(treatment, advice)));
    Finding.SpamAction first = all.first(Finding.SpamAction.class).orElse(NO_ADVICE);
    all.all(Finding.Symbol.class)
        .flatMap(symbol -> settings.symbols().getOrDefault(symbol.symbol(), List.of()).stream())
        .filter(treatment -> kinds.putIfAbsent(treatment.kind(), treatment) == null)
        .forEach(treatment -> due.put(treatment, first));
    return due;
  }

  private String heeded(Finding.SpamAction advice, boolean reply) {
    return reply ? settings.lowered(advice.action()) : advice.action();
  }

  private Outcome lowered(Findings all, Outcome outcome) {
    return all.first(Finding.SpamAction.class)
        .map(Finding.SpamAction::action)
        .filter(action -> !settings.lowered(action).equals(action))
        .map(action -> SpamActions.word(settings.lowered(action)).replace('-', ' '))
        .map(instead -> outcome.find(new Finding.Mark(LOWERED, instead)))
        .orElse(outcome);
  }
}
