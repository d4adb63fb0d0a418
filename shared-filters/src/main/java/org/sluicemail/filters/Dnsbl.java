package org.sluicemail.filters;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Services;

/**
 * Asks lists in the DNS (RFC 5782) about the client's address, its names and the sender's domain,
 * and adds up what they say.
 */
public final class Dnsbl implements FilterType {
  /** Values of the reply. */
  private static final Set<String> VALUES =
      new TreeSet<>(Set.of("ip", "subject", "list", "lists", "zone", "code", "txt"));

  /** Each list is a question for each mail. */
  private static final int MAX_LISTS = 64;

  /**
   * The keys.
   *
   * @param lists asked side by side
   * @param threshold the sum of weights from which on something is done
   * @param then what
   * @param patience how long we wait; lists that have not answered by then have not hit
   */
  record Settings(
      List<DnsList> lists,
      @Default("1") @Min("-1000") @Max("1000") double threshold,
      @Default("reject 554 5.7.1 {subject} is listed in {list}") Consequence then,
      @Default("5s") @Min("1ms") @Max("1m") Duration patience) {
    /** Refuses lists that nobody could tell apart, and a reply with values that there are not. */
    Settings {
      lists = List.copyOf(lists);
      if (lists.isEmpty() || lists.size() > MAX_LISTS) {
        throw new IllegalArgumentException("there must be 1 to " + MAX_LISTS + " lists");
      }
      then.check(VALUES);
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    return List.of(new DnsblCheck(section.bind(Settings.class), services.dns()));
  }

  @Override
  public OnError onError() {
    return OnError.PROCEED;
  }
}
