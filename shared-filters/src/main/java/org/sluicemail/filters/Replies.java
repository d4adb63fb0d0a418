package org.sluicemail.filters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.When;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Min;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Services;
import org.sluicemail.filters.replies.Direction;
import org.sluicemail.filters.replies.Memory;
import org.sluicemail.filters.replies.Recognition;

/**
 * Remembers the mail that our users send, and recognises the answers: the finding {@code
 * ReplyToOurs}.
 *
 * <p>One such filter stands in the chains of both directions; they may also have one each.
 */
public final class Replies implements FilterType {
  /**
   * The keys.
   *
   * @param outgoing conditions of which one holds for mail of ours; all other mail comes in
   * @param requireRecipient whether only those may answer to whom our mail was sent
   * @param rememberMessages how long an answer may take
   * @param rememberCorrespondents how long it is known to whom our users have written; zero for not
   *     at all
   */
  record Settings(
      @Default("[{authenticated: true}]") List<Config> outgoing,
      @Default("true") boolean requireRecipient,
      @Default("14d") @Min("1s") Duration rememberMessages,
      @Default("60d") Duration rememberCorrespondents) {}

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    Direction direction = direction(settings);
    if (!direction.isKnownAtHeader()) {
      String text = "asks for something that is not known when the header is complete";
      throw new ConfigException(List.of(section.problem("outgoing", text)));
    }
    return List.of(
        new Recognition(direction, settings.requireRecipient(), services.store()),
        new Memory(
            direction,
            settings.rememberMessages(),
            settings.rememberCorrespondents(),
            services.store()));
  }

  private static Direction direction(Settings settings) throws ConfigException {
    List<Condition> conditions = new ArrayList<>();
    for (Config each : settings.outgoing()) {
      conditions.add(When.condition(Optional.of(each)));
    }
    return new Direction(conditions);
  }

  @Override
  public OnError onError() {
    return OnError.PROCEED;
  }
}
