package org.sluicemail.filters.clamav;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.sluicemail.config.Default;
import org.sluicemail.config.Endpoint;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.config.Size;
import org.sluicemail.upstream.Clamd;

/**
 * The keys of a filter of type {@code ClamAv}.
 *
 * @param servers sockets of clamd, asked in turn
 * @param optional whether a mail goes on unscanned while nobody listens at any server
 * @param connectTimeout of one address of a server, and of its answer to PING
 * @param responseTimeout for one server to take the message and give its answer; then the next is
 *     asked
 * @param maxConnections scans at once
 * @param maxErrors errors in a row after which a server is left alone
 * @param deadTime for how long, at first; it doubles with each probe that fails
 * @param maxSize of what is scanned
 * @param truncate whether the beginning of a larger message is scanned
 * @param oversize what is done with a message that is larger than {@code maxSize}, or than clamd
 *     takes
 * @param virus what is done with a virus
 * @param encrypted what is done with what cannot be looked into
 * @param macros what is done with office documents that hold programs
 * @param limitsExceeded what is done with what clamd gave up on
 * @param allow signatures that count as nothing
 * @param observe signatures that are found and have no consequence
 * @param cache verdicts that are kept; 0 for none
 * @param cacheTime how long a verdict is kept
 */
public record Settings(
    @Default("[unix:/run/clamav/clamd.ctl]") List<Endpoint> servers,
    @Default("false") boolean optional,
    @Default("5s") @Min("1ms") @Max("1m") Duration connectTimeout,
    @Default("90s") @Min("1ms") @Max("1h") Duration responseTimeout,
    @Default("32") @Min("1") @Max("10000") int maxConnections,
    @Default("3") @Min("1") @Max("1000") int maxErrors,
    @Default("10s") @Min("1ms") @Max("1h") Duration deadTime,
    @Default("100MiB") @Min("1") Size maxSize,
    @Default("false") boolean truncate,
    @Default("proceed") List<Measure> oversize,
    @Default("reject 554 5.7.1 Infected by {virus}") List<Measure> virus,
    @Default("proceed") List<Measure> encrypted,
    @Default("proceed") List<Measure> macros,
    @Default("proceed") List<Measure> limitsExceeded,
    List<SignatureNames> allow,
    List<SignatureNames> observe,
    @Default("10000") @Min("0") @Max("1000000") int cache,
    @Default("15m") @Min("1s") @Max("1d") Duration cacheTime) {

  /** Refuses measures that contradict each other or lack what they name. */
  public Settings {
    servers = List.copyOf(servers);
    if (oversize.stream().anyMatch(Measure::namesVirus)) {
      throw new IllegalArgumentException("what is too large has no " + Measure.VIRUS);
    }
    for (List<Measure> each : List.of(oversize, virus, encrypted, macros, limitsExceeded)) {
      if (each.stream().filter(Measure.End.class::isInstance).count() > 1) {
        throw new IllegalArgumentException("of quarantine, tempfail, discard, reject choose one");
      }
    }
  }

  /** What is done with a signature of this kind. */
  List<Measure> measures(Kind kind) {
    return switch (kind) {
      case ENCRYPTED -> encrypted;
      case MACROS -> macros;
      case LIMITS_EXCEEDED -> limitsExceeded;
      case VIRUS -> virus;
    };
  }

  /** Everything that may be done at all. */
  Stream<Measure> measures() {
    return Stream.of(oversize, virus, encrypted, macros, limitsExceeded).flatMap(List::stream);
  }

  /** What concerns the servers alone. */
  Clamd.Settings client() {
    return new Clamd.Settings(
        servers, connectTimeout, responseTimeout, maxConnections, maxErrors, deadTime);
  }
}
