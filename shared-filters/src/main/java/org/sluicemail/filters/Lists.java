package org.sluicemail.filters;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.config.Problems;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Moment;
import org.sluicemail.store.Store;

/**
 * Lists of clients, senders, recipients and users, and tables for Postfix, whose files are read
 * anew when they change; entries may be kept in sets of Redis, too.
 *
 * <p>Among lists of one moment the first with a verdict, or with {@code OK} from a table, ends the
 * moment.
 */
public final class Lists implements FilterType {
  /**
   * The keys.
   *
   * @param lists in their order
   * @param timeLimit how long the expressions of one table may take with one mail, before the
   *     filter fails
   */
  record Settings(List<Config> lists, @Default("1s") @Min("1ms") @Max("60s") Duration timeLimit) {}

  /** The lists of one moment. */
  private record Due(List<ListCheck> checks, Needs needs) implements MomentParts.Judge {
    Due with(ListCheck check, Needs more) {
      List<ListCheck> all = new ArrayList<>(checks);
      all.add(check);
      return new Due(all, needs.and(more));
    }

    @Override
    public Outcome judge(Seen seen) throws IOException, InterruptedException {
      Outcome outcome = Outcome.PROCEED;
      Bound quick = Bound.quick();
      for (ListCheck check : checks) {
        ListCheck.Step step = check.judge(seen, outcome, quick);
        outcome = step.outcome();
        if (step.ended()) {
          return outcome;
        }
      }
      return outcome;
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    Bounded bounded = new Bounded(settings.timeLimit(), SlowLane.of(services.resources()));
    Map<Moment, Due> moments = new EnumMap<>(Moment.class);
    Problems problems = new Problems();
    for (Config list : settings.lists()) {
      Optional<ListSettings> known = problems.collect(() -> list.bind(ListSettings.class));
      known.ifPresent(keys ->
          problems
              .collect(() -> check(keys, list, services.store(), bounded))
              .ifPresent(check ->
                  moments.merge(
                      keys.moment(),
                      new Due(List.of(check), keys.needs()),
                      (due, more) -> due.with(check, more.needs()))));
    }
    problems.throwIfAny();
    List<Filter> parts = new ArrayList<>();
    moments.forEach((moment, due) -> parts.add(MomentParts.part(moment, due, 0)));
    return parts;
  }

  private static ListCheck check(ListSettings keys, Config section, Store store, Bounded bounded)
      throws ConfigException {
    ListLookups lookups = new ListLookups(keys, section, store);
    return keys.table().isPresent()
        ? new ListCheck.OfTable(keys.name(), lookups.table(keys.table().get()), bounded)
        : new ListCheck.Entries(keys.rule(), lookups.entries());
  }
}
