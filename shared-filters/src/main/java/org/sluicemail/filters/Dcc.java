package org.sluicemail.filters;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Endpoint;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.config.Size;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.Verdict;
import org.sluicemail.upstream.Dccifd;

/**
 * Asks dccifd how often a message was seen elsewhere (Distributed Checksum Clearinghouses): mail in
 * bulk, be it wanted or not.
 */
public final class Dcc implements FilterType {
  /** Values of replies. */
  private static final Set<String> VALUES = new TreeSet<>(Set.of("counts"));

  /**
   * The keys.
   *
   * @param servers sockets of dccifd, asked in turn
   * @param connectTimeout of one address of a server
   * @param responseTimeout for one server to give its whole answer; then the next is asked
   * @param maxConnections requests in flight at most
   * @param maxErrors errors in a row after which a server is left alone
   * @param deadTime for how long, at first; it doubles with each probe that fails
   * @param maxSize of a message; a larger one is not checked
   * @param query whether dccifd only looks, and does not count the message itself
   * @param greylisting whether dccifd's own greylisting is used
   * @param body count of the body's checksum from which on a mail is bulk
   * @param fuz1 of the first fuzzy one
   * @param fuz2 of the second
   * @param rep reputation of the client, in percent of bulk
   * @param bulk what is done then
   * @param rejected what is done when dccifd itself rejects the mail
   * @param greylisted what is done when dccifd greylists it
   * @param addHeader whether dccifd's field is added
   */
  record Settings(
      @Default("unix:/var/dcc/dccifd") List<Endpoint> servers,
      @Default("5s") @Min("1ms") @Max("1m") Duration connectTimeout,
      @Default("20s") @Min("1ms") @Max("1h") Duration responseTimeout,
      @Default("32") @Min("1") @Max("10000") int maxConnections,
      @Default("3") @Min("1") @Max("1000") int maxErrors,
      @Default("10s") @Min("1ms") @Max("1h") Duration deadTime,
      @Default("50MiB") Size maxSize,
      @Default("false") boolean query,
      @Default("false") boolean greylisting,
      @Default("many") DccThreshold body,
      @Default("many") DccThreshold fuz1,
      @Default("many") DccThreshold fuz2,
      @Default("never") DccThreshold rep,
      @Default("proceed") Consequence bulk,
      @Default("reject 550 5.7.1 Message content rejected") Consequence rejected,
      @Default("tempfail 452 4.7.1 Try again later") Consequence greylisted,
      @Default("true") boolean addHeader) {
    /** Refuses what could not be carried out. */
    Settings {
      servers = List.copyOf(servers);
      if (servers.isEmpty()) {
        throw new IllegalArgumentException("at least one server is needed");
      }
      List.of(bulk, rejected, greylisted).forEach(each -> each.check(VALUES));
      if (greylisting && !(greylisted.template() instanceof Verdict.TempFail)) {
        throw new IllegalArgumentException("greylisted is tempfail, for the mail to come again");
      }
    }

    /** What concerns the servers alone. */
    Dccifd.Settings client() {
      return new Dccifd.Settings(
          servers, connectTimeout, responseTimeout, maxConnections, maxErrors, deadTime);
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    Dccifd.Settings client = settings.client();
    Dccifd dccifd = services.resources().get(client, () -> new Dccifd(client));
    return List.of(new DccCheck(settings, dccifd));
  }

  @Override
  public OnError onError() {
    return OnError.PROCEED;
  }
}
