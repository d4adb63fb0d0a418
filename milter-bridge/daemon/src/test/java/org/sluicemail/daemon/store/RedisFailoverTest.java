package org.sluicemail.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
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

/** The server that everybody takes from is killed, and another takes its place. */
@RequiresServer(Kind.REDIS)
class RedisFailoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final int TAKERS = 4;

  /** Times at which a take was granted. */
  private final ConcurrentLinkedQueue<Long> granted = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean failed = new AtomicBoolean();
  private final AtomicBoolean recovered = new AtomicBoolean();

  private void takeUntilFull(Store store) throws Exception {
    List<Thread> takers = new ArrayList<>();
    CountDownLatch full = new CountDownLatch(TAKERS);
    for (int i = 0; i < TAKERS; i++) {
      takers.add(Thread.ofVirtual().start(() -> takeUntilFull(store, full)));
    }
    assertThat(full.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    for (Thread taker : takers) {
      taker.join();
    }
  }

  private void takeUntilFull(Store store, CountDownLatch full) {
    while (!full(store)) {
      LockSupport.parkNanos(2_000_000);
    }
    full.countDown();
  }

  private boolean full(Store store) {
    Lease lease = LimitTaker.lease();
    try {
      boolean refused = store.take(lease) instanceof Taking.Refused;
      if (!refused) {
        granted.add(System.nanoTime());
      }
      recovered.compareAndSet(false, failed.get());
      return refused;
    } catch (IOException e) {
      failed.set(true);
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills the server once some were taken, and tells when. */
  private long killedAt(RedisServer server) throws IOException {
    Await.until("takes", LIMIT, () -> granted.size() > LimitTaker.BURST / 3);
    long at = System.nanoTime();
    server.kill();
    return at;
  }

  private void assertLimit(Store store, long killedAt) throws Exception {
    assertThat(failed).as("an outage was noticed").isTrue();
    assertThat(recovered).isTrue();
    long late = granted.stream().filter(at -> Math.abs(killedAt - at) < 200_000_000L).count();
    assertThat(granted.size())
        .as("all but what was not yet replicated")
        .isLessThanOrEqualTo(LimitTaker.BURST + (int) late);
    Entry level = store.look(LimitTaker.BUCKETS.getFirst().key()).orElseThrow();
    assertThat(level)
        .isInstanceOfSatisfying(
            Entry.Level.class, it -> assertThat(it.reserved()).isEqualTo(LimitTaker.BURST));
  }

  @Test
  void sentinelsNameAnother() throws Exception {
    try (RedisSentinels redis = RedisSentinels.start();
        Store store =
            RedisContract.open("{url: 'redis-sentinel://" + redis.url() + "', timeout: 500ms}")) {
      store.take(LimitTaker.lease());
      failOver(store, redis.primary());
    }
  }

  private void failOver(Store store, RedisServer primary) throws Exception {
    CompletableFuture<Long> killed =
        CompletableFuture.supplyAsync(() -> {
          try {
            return killedAt(primary);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    takeUntilFull(store);
    assertLimit(store, killed.get());
  }

  @Test
  void aReplicaOfTheClusterTakesOver() throws Exception {
    try (RedisCluster redis = RedisCluster.start();
        Store store =
            RedisContract.open("{url: 'redis-cluster://" + redis.url() + "', timeout: 500ms}")) {
      store.take(LimitTaker.lease());
      String slot = redis.nodes().getFirst().command("CLUSTER KEYSLOT {limits}");
      failOver(store, redis.primary(Integer.parseInt(slot.substring(1))));
    }
  }
}
