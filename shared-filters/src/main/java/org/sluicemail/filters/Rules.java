package org.sluicemail.filters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.config.Size;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Moment;

/**
 * The operator's own rules: conditions on client, envelope, header and body, and what follows.
 *
 * <p>Each rule is judged as soon as what it asks for is known, in the order of the file among those
 * of one moment; the first with a verdict ends the moment.
 */
public final class Rules implements FilterType {
  /**
   * The keys.
   *
   * @param rules in their order
   * @param bodyLimit how much of a body is searched, from its beginning
   * @param timeLimit how long the regular expressions of one rule may take with one mail, before
   *     the filter fails
   */
  record Settings(
      List<Rule> rules,
      @Default("1MiB") @Min("1") @Max("64MiB") Size bodyLimit,
      @Default("1s") @Min("1ms") @Max("60s") Duration timeLimit) {}

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    Bounded bounded = new Bounded(settings.timeLimit(), SlowLane.of(services.resources()));
    List<Filter> parts = new ArrayList<>();
    for (Moment moment : Moment.values()) {
      List<Rule> due = settings.rules().stream().filter(r -> r.moment() == moment).toList();
      if (!due.isEmpty()) {
        RuleSet rules = new RuleSet(due, bounded);
        int seen = rules.asksForBody() ? (int) settings.bodyLimit().bytes() : 0;
        parts.add(MomentParts.part(moment, rules, seen));
      }
    }
    return parts;
  }
}
