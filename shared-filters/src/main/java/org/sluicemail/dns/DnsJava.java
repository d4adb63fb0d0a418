package org.sluicemail.dns;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.xbill.DNS.ResolverConfig;

/**
 * Asks name servers over UDP, and over TCP what does not fit (RFC 7766), and keeps what they say
 * for as long as they say, what does not exist included (RFC 2308). Who asks what is being asked
 * already waits for that.
 */
public final class DnsJava implements Dns {
  /** Of names and records kept, in octets, about; an answer alone may have 64 KiB. */
  private static final long MAX_KEPT = 16 << 20;

  /** What a kept answer takes besides its text. */
  private static final int OVERHEAD = 200;

  /** Spares servers in need the same question again and again (RFC 9520 section 3.2). */
  private static final Duration FAILURE_KEPT = Duration.ofSeconds(1);

  /** Questions in flight; each takes a socket and two small threads. */
  private static final int MAX_AT_ONCE = 256;

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sluice-dns-", 0).factory());
  private final Semaphore permits = new Semaphore(MAX_AT_ONCE, true);
  private final AsyncCache<Question, Result> kept;
  private final NameServers servers;
  private final Duration timeout;

  /**
   * Whom to ask and for how long.
   *
   * @param servers in the order of preference
   * @param timeout for one server to answer; then the next is asked
   * @param retries how often all are asked again
   */
  public record Settings(List<NameServer> servers, Duration timeout, int retries) {
    /** Refuses settings with which nothing could be asked. */
    public Settings {
      servers = List.copyOf(servers);
      if (servers.isEmpty() || retries < 0 || !timeout.isPositive()) {
        throw new IllegalArgumentException("there must be a server and a time");
      }
    }
  }

  private record Question(DomainName name, RecordType<?> type) {}

  /** What came of a question. */
  private sealed interface Result {
    Duration lasting();
  }

  private record Said(Answer<?> answer) implements Result {
    @Override
    public Duration lasting() {
      return answer.ttl();
    }
  }

  private record Failed(IOException failure) implements Result {
    @Override
    public Duration lasting() {
      return FAILURE_KEPT;
    }
  }

  public DnsJava(Settings settings) {
    this(settings, System::nanoTime);
  }

  /** As the other, with time in nanoseconds from {@code ticker}. */
  DnsJava(Settings settings, LongSupplier ticker) {
    this.servers = new NameServers(settings, threads, ticker);
    this.timeout = settings.timeout();
    this.kept =
        Caffeine.newBuilder()
            .ticker(ticker::getAsLong)
            .executor(Runnable::run)
            .maximumWeight(MAX_KEPT)
            .weigher(DnsJava::weight)
            .expireAfter(Expiry.<Question, Result>creating((question, result) -> result.lasting()))
            .buildAsync();
  }

  /** The name servers of this system. */
  public static List<NameServer> ofSystem() {
    return new ResolverConfig().servers().stream().map(NameServer::new).toList();
  }

  private static int weight(Question question, Result result) {
    int name = OVERHEAD + question.name().text().length();
    return switch (result) {
      case Said(Answer<?> answer) -> name + length(answer.records());
      case Failed failed -> name;
    };
  }

  private static int length(List<?> records) {
    return records.stream().mapToInt(record -> record.toString().length()).sum();
  }

  @Override
  @SuppressWarnings("unchecked") // an answer is kept under the type that it was made with
  public <T> Answer<T> ask(DomainName name, RecordType<T> type)
      throws IOException, InterruptedException {
    Question question = new Question(name, type);
    return switch (await(kept.get(question, (same, ignored) -> begin(name, type)), name)) {
      case Said(Answer<?> answer) -> (Answer<T>) answer;
      case Failed(IOException failure) -> throw new IOException(failure.getMessage(), failure);
    };
  }

  private CompletableFuture<Result> begin(DomainName name, RecordType<?> type) {
    return CompletableFuture.supplyAsync(() -> look(name, type), threads);
  }

  /** The look-up goes on when the one who waits is interrupted: others may wait, too. */
  private Result await(CompletableFuture<Result> result, DomainName name)
      throws IOException, InterruptedException {
    Duration patience = servers.patience().plus(timeout); // the latter for the permit
    try {
      return result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer to " + name + " within " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("look-up of " + name, e.getCause());
    }
  }

  private Result look(DomainName name, RecordType<?> type) {
    try {
      return new Said(answer(name, type));
    } catch (IOException e) {
      return new Failed(e);
    } catch (InterruptedException e) {
      return new Failed(new IOException("the resolver was closed", e));
    }
  }

  private Answer<?> answer(DomainName name, RecordType<?> type)
      throws IOException, InterruptedException {
    if (!permits.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException(MAX_AT_ONCE + " questions are being asked already");
    }
    try {
      return Lookup.of(name, type, servers::ask);
    } finally {
      permits.release();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
