package org.sluicemail.filters;

import java.io.IOException;
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
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

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
        parts.add(part(moment, rules, (int) settings.bodyLimit().bytes()));
      }
    }
    return parts;
  }

  private static Filter part(Moment moment, RuleSet rules, int bodyLimit) {
    return switch (moment) {
      case SENDER -> new AtSender(rules);
      case RECIPIENT -> new AtRecipient(rules);
      case HEADER -> new AtHeader(rules);
      case MESSAGE -> new AtMessage(rules, rules.asksForBody() ? bodyLimit : 0);
      case CONNECT -> throw new IllegalStateException("nobody judges at CONNECT");
    };
  }

  private record AtSender(RuleSet rules) implements SenderFilter {
    @Override
    public Needs needs() {
      return rules.needs();
    }

    @Override
    public Outcome onSender(Session session, ReversePath sender)
        throws IOException, InterruptedException {
      return rules.judge(Seen.atSender(session, sender));
    }
  }

  private record AtRecipient(RuleSet rules) implements RecipientFilter {
    @Override
    public Needs needs() {
      return rules.needs();
    }

    @Override
    public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient)
        throws IOException, InterruptedException {
      return rules.judge(Seen.atRecipient(session, soFar.sender(), recipient));
    }
  }

  private record AtHeader(RuleSet rules) implements HeaderFilter {
    @Override
    public Needs needs() {
      return rules.needs();
    }

    @Override
    public Outcome onHeader(Session session, Envelope envelope, Header header)
        throws IOException, InterruptedException {
      return rules.judge(Seen.atHeader(session, envelope, header));
    }
  }

  private record AtMessage(RuleSet rules, int bodyLimit) implements MessageFilter {
    @Override
    public Needs needs() {
      return rules.needs();
    }

    @Override
    public Outcome onMessage(Mail received) throws IOException, InterruptedException {
      return rules.judge(Seen.atMessage(received, bodyLimit));
    }
  }
}
