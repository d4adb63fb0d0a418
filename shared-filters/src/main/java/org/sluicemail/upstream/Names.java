package org.sluicemail.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of host names, looked up on platform threads since the system's resolver blocks
 * whatever thread calls it, and remembered for half a minute. While a name cannot be looked up its
 * last addresses hold.
 */
final class Names implements DnsResolver, AutoCloseable {
  /** Long enough to spare the resolver, short enough to follow a server that moves. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  /** The system's resolver. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private final Lookup lookup;
  private final Duration patience;
  private final LongSupplier ticker;
  private final ThreadPoolExecutor threads;

  /** As many as there are names in the configuration. */
  private final Map<String, Name> names = new ConcurrentHashMap<>();

  Names(Duration patience) {
    this(InetAddress::getAllByName, patience, System::nanoTime);
  }

  Names(Lookup lookup, Duration patience, LongSupplier ticker) {
    this.lookup = lookup;
    this.patience = patience;
    this.ticker = ticker;
    // Two threads: one resolver that hangs does not keep the others' names from being looked up.
    this.threads = new ThreadPoolExecutor(2, 2, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    threads.allowCoreThreadTimeOut(true);
    threads.setThreadFactory(Thread.ofPlatform().daemon().name("sluice-names-", 0).factory());
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    if (isLiteral(host)) {
      return InetAddress.getAllByName(host);
    }
    return names.computeIfAbsent(host, Name::new).addresses().toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private record Known(List<InetAddress> addresses, long at) {}

  /** One name; lookups of it never overlap, and whoever needs one waits for the running one. */
  private final class Name {
    private final String host;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable FutureTask<Known> running;
    private volatile @Nullable Known known;

    Name(String host) {
      this.host = host;
    }

    List<InetAddress> addresses() throws UnknownHostException {
      Known last = known;
      if (last != null && ticker.getAsLong() - last.at() < KEPT.toNanos()) {
        return last.addresses();
      }
      return await(begin())
          .or(() -> Optional.ofNullable(known))
          .orElseThrow(() -> new UnknownHostException(host))
          .addresses();
    }

    private FutureTask<Known> begin() {
      lock.lock();
      try {
        FutureTask<Known> task = running;
        if (task == null || task.isDone()) {
          task = new FutureTask<>(this::find);
          running = task;
          threads.execute(task);
        }
        return task;
      } finally {
        lock.unlock();
      }
    }

    private Known find() throws UnknownHostException {
      Known found = new Known(List.of(lookup.of(host)), ticker.getAsLong());
      known = found;
      return found;
    }

    /** The answer; empty when there is none in time. */
    private Optional<Known> await(FutureTask<Known> task) throws UnknownHostException {
      try {
        return Optional.of(task.get(patience.toNanos(), TimeUnit.NANOSECONDS));
      } catch (ExecutionException | TimeoutException e) {
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnknownHostException(host + ": interrupted");
      }
    }
  }
}
