package org.sluicemail.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisCluster;
import org.sluicemail.servers.RedisSentinels;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.store.Entry;
import org.sluicemail.store.Lease;
import org.sluicemail.store.Store;
import org.sluicemail.store.Taking;

/**
 * The server that everybody takes from is killed, and another takes its place. What was granted is
 * what the bucket holds and what the other had not learned yet, to the last take.
 */
@RequiresServer(Kind.REDIS)
class RedisFailoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String[] WRITING = RedisServer.WRITING.toArray(String[]::new);
  private static final int TAKERS = 4;
  private static final int EARLY = LimitTaker.BURST / 3;
  private static final int UNTOLD = 20;

  private final Semaphore allowed = new Semaphore(0);
  private final Set<String> granted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger failures = new AtomicInteger();

  /** What happens to the servers while everybody takes. */
  private interface Mishap {
    /** Returns the server that was killed. */
    RedisServer happen() throws IOException;
  }

  /** Takes until the bucket is full; returns the server that was killed meanwhile. */
  private RedisServer takeDuring(Store store, Mishap mishap) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> takers = new ArrayList<>();
      for (int i = 0; i < TAKERS; i++) {
        takers.add(threads.submit(() -> takeUntilFull(store)));
      }
      RedisServer killed = mishap.happen();
      for (Future<?> taker : takers) {
        taker.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
      return killed;
    }
  }

  private Void takeUntilFull(Store store) throws InterruptedException {
    do {
      allowed.acquire();
    } while (!full(store));
    return null;
  }

  private boolean full(Store store) throws InterruptedException {
    Lease lease = LimitTaker.lease();
    try {
      boolean full = store.take(lease) instanceof Taking.Refused;
      if (!full) {
        granted.add(lease.id());
      }
      return full;
    } catch (IOException e) {
      failures.incrementAndGet();
      LockSupport.parkNanos(2_000_000);
      return false;
    }
  }

  /** Lets that many more be taken. */
  private void let(int more) throws IOException {
    int all = granted.size() + more;
    allowed.release(more);
    Await.until("takes", LIMIT, () -> granted.size() >= all);
  }

  private RedisServer kill(RedisServer server) throws IOException {
    allowed.release(1_000_000);
    server.kill();
    return server;
  }

  private void assertExact(Store store, LeaseLog killed, LeaseLog survivors, TestReporter reporter)
      throws Exception {
    Set<String> lost = survivors.missing(granted);
    int doubtful = survivors.taken().size() - (granted.size() - lost.size());
    reporter.publishEntry(
        "limit of %d".formatted(LimitTaker.BURST),
        "granted %d; not replicated %d, not acknowledged %d"
            .formatted(granted.size(), lost.size(), doubtful));
    assertThat(failures).as("an outage was noticed").hasPositiveValue();
    assertThat(survivors.taken()).hasSize(LimitTaker.BURST);
    assertThat(killed.taken()).containsAll(lost);
    assertThat(granted).hasSize(LimitTaker.BURST + lost.size() - doubtful);
    Entry level = store.look(LimitTaker.BUCKETS.getFirst().key()).orElseThrow();
    assertThat(level)
        .isInstanceOfSatisfying(
            Entry.Level.class, it -> assertThat(it.reserved()).isEqualTo(LimitTaker.BURST));
  }

  @Test
  void sentinelsNameAnother(TestReporter reporter) throws Exception {
    try (RedisSentinels redis = RedisSentinels.start(WRITING);
        Store store =
            RedisContract.open("{url: 'redis-sentinel://" + redis.url() + "', timeout: 500ms}")) {
      RedisServer killed =
          takeDuring(
              store,
              () -> {
                let(EARLY);
                redis.part();
                let(UNTOLD);
                return kill(redis.primary());
              });
      LeaseLog survivor = LeaseLog.of(redis.replica());
      assertExact(store, LeaseLog.of(killed), survivor, reporter);
      assertThat(survivor.missing(granted)).hasSizeGreaterThanOrEqualTo(UNTOLD);
    }
  }

  @Test
  void aReplicaOfTheClusterTakesOver(TestReporter reporter) throws Exception {
    try (RedisCluster redis = RedisCluster.start(WRITING);
        Store store =
            RedisContract.open("{url: 'redis-cluster://" + redis.url() + "', timeout: 500ms}")) {
      String slot = redis.nodes().getFirst().command("CLUSTER KEYSLOT {limits}");
      RedisServer owner = redis.primary(Integer.parseInt(slot.substring(1)));
      RedisServer killed =
          takeDuring(
              store,
              () -> {
                let(EARLY);
                return kill(owner);
              });
      List<RedisServer> others = redis.nodes().stream().filter(node -> node != killed).toList();
      assertExact(store, LeaseLog.of(killed), LeaseLog.of(others), reporter);
    }
  }
}
