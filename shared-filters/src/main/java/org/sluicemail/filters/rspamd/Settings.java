package org.sluicemail.filters.rspamd;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.config.Default;
import org.sluicemail.config.Endpoint;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.config.Size;
import org.sluicemail.upstream.RspamdHttp;

/**
 * The keys of a filter of type {@code Rspamd}.
 *
 * @param servers normal workers of rspamd, asked in turn
 * @param optional whether a mail goes on unchecked while nobody listens at any server
 * @param connectTimeout of one address of a server
 * @param responseTimeout for one server to give its whole answer; then the next is asked
 * @param maxConnections requests in flight at most
 * @param maxErrors errors in a row after which a server is left alone
 * @param deadTime for how long, at first; it doubles with each probe that fails
 * @param maxSize of a message; a larger one is not checked
 * @param compression of message and answer
 * @param settingsId the name of settings that rspamd knows
 * @param passAll whether rspamd runs all its filters even when the action is settled
 * @param deliverTo whether rspamd is told the recipient as the mailbox, when there is only one
 * @param headers more fields of the request, by name
 */
public record Settings(
    @Default("127.0.0.1:11333") List<Endpoint> servers,
    @Default("false") boolean optional,
    @Default("5s") @Min("1ms") @Max("1m") Duration connectTimeout,
    @Default("90s") @Min("1ms") @Max("1h") Duration responseTimeout,
    @Default("64") @Min("1") @Max("10000") int maxConnections,
    @Default("3") @Min("1") @Max("1000") int maxErrors,
    @Default("10s") @Min("1ms") @Max("1h") Duration deadTime,
    @Default("50MiB") Size maxSize,
    @Default("none") Compression compression,
    Optional<String> settingsId,
    @Default("false") boolean passAll,
    @Default("false") boolean deliverTo,
    @Default("{}") Map<String, String> headers) {

  /** How messages and answers travel. */
  public enum Compression {
    /** As they are. */
    NONE,
    /** Compressed with zstd (RFC 8878). */
    ZSTD
  }

  public Settings {
    servers = List.copyOf(servers);
    headers = Map.copyOf(headers);
  }

  /** What concerns the servers alone. */
  public RspamdHttp.Settings http() {
    return new RspamdHttp.Settings(
        servers, connectTimeout, responseTimeout, maxConnections, maxErrors, deadTime);
  }
}
