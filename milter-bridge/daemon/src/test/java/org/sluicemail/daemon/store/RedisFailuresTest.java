package org.sluicemail.daemon.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.store.Key;
import org.sluicemail.store.Store;
import org.sluicemail.store.Taking;
import org.sluicemail.store.Value;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;

/** What becomes of a store whose Redis is away, and comes back. */
@RequiresServer(Kind.REDIS)
class RedisFailuresTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final Key KEY = new Key("test", "key");
  private static RedisServer redis;

  private Store store;

  @BeforeAll
  static void startServer() throws IOException {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    redis.close();
  }

  @BeforeEach
  void openStore() throws Exception {
    store = store(TIMEOUT);
    put("1 before");
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static Store store(Duration timeout) throws Exception {
    return RedisContract.open(
        "{url: 'redis://127.0.0.1:" + redis.port() + "', timeout: " + timeout.toMillis() + "ms}");
  }

  private void put(String text) throws Exception {
    store.put(Map.of(KEY, new Value(text, Duration.ofMinutes(5))));
  }

  private boolean answers() throws IOException {
    try {
      put("1 again");
      return store.get(List.of(KEY)).containsValue("1 again");
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("127.0.0.1:" + redis.port());
      return false;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private long failures(int count) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      assertThat(answers()).isFalse();
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @Test
  void comesBackAfterItWasKilled() throws Exception {
    redis.kill();
    try {
      assertThat(failures(100)).isLessThan(5 * TIMEOUT.toMillis());
      assertThatThrownBy(() -> store.get(List.of(KEY))).hasMessageContaining("left alone");
    } finally {
      redis.run();
    }
    Await.until("recovery", LIMIT, this::answers);
  }

  @Test
  void aServerThatSaysNothingCostsAFewTimeouts() throws Exception {
    redis.freeze();
    try {
      long took = failures(50);
      assertThat(took).isBetween(2 * TIMEOUT.toMillis(), 8 * TIMEOUT.toMillis());
    } finally {
      redis.thaw();
    }
    Await.until("recovery", LIMIT, this::answers);
  }

  @Test
  void aServerThatStartedAnewIsNotMissed() throws Exception {
    CompletableFuture<?>[] many =
        IntStream.range(0, 50)
            .mapToObj(i -> CompletableFuture.runAsync(() -> assertThat(quietly()).isTrue()))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(many).get(60, TimeUnit.SECONDS);
    redis.kill();
    redis.run();
    for (int i = 0; i < 20; i++) {
      assertThat(answers()).isTrue();
    }
  }

  private boolean quietly() {
    try {
      return answers();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInterruptEndsAWaitAndItsConnection() throws Exception {
    try (Store patient = store(Duration.ofSeconds(60))) {
      patient.put(Map.of(KEY, new Value("1 mine", Duration.ofMinutes(5))));
      redis.freeze();
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  patient.get(List.of(KEY));
                  thrown.complete(new AssertionError("no answer was to be had"));
                } catch (Throwable e) {
                  thrown.complete(e);
                }
              });
      try {
        Await.until("a caller that waits", LIMIT, () -> waits(caller));
        caller.interrupt();
        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      } finally {
        redis.thaw();
      }
      // The answer to the request above would now be read as that to the next one.
      assertThat(patient.get(List.of(new Key("test", "absent")))).isEmpty();
      assertThat(patient.get(List.of(KEY))).containsValue("1 mine");
    }
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void scriptsThatAreForgottenAreTaughtAgain() throws Exception {
    assertThat(store.take(LimitTaker.lease())).isEqualTo(new Taking.Granted());
    assertThat(redis.command("SCRIPT FLUSH")).isEqualTo("+OK");
    assertThat(store.take(LimitTaker.lease())).isEqualTo(new Taking.Granted());
  }

  @Test
  void anAbsentServerIsNoObstacleAtTheStart() throws Exception {
    redis.kill();
    try (Store early = store(TIMEOUT)) {
      early.open();
      assertThatThrownBy(() -> early.get(List.of(KEY))).isInstanceOf(IOException.class);
    } finally {
      redis.run();
    }
  }

  /** What the server reads at once is an exchange; to ask for the figure is one, too. */
  @Test
  void aMethodCostsOneRoundTrip() throws Exception {
    List<Key> keys = List.of(KEY, new Key("test", "two"), new Key("other", "three"));
    var lease = LimitTaker.lease();
    Value value = new Value("1", Duration.ofMinutes(1));
    store.take(LimitTaker.lease());
    store.settle(List.of(LimitTaker.lease()), List.of());
    assertThat(exchanges(() -> store.get(keys))).isEqualTo(1);
    assertThat(exchanges(() -> store.put(Map.of(keys.get(0), value, keys.get(1), value))))
        .isEqualTo(1);
    assertThat(exchanges(() -> store.take(lease))).isEqualTo(1);
    assertThat(exchanges(() -> store.settle(List.of(lease), List.of(LimitTaker.lease()))))
        .isEqualTo(1);
    assertThat(exchanges(() -> store.delete(keys))).isEqualTo(1);
    assertThat(exchanges(() -> store.settle(List.of(), List.of()))).isZero();
  }

  /** Something that uses the store. */
  private interface Use {
    void run() throws Exception;
  }

  private static long exchanges(Use use) throws Exception {
    try (Connection asking = new Connection("127.0.0.1", redis.port())) {
      long before = reads(asking);
      use.run();
      return reads(asking) - before - 1;
    }
  }

  private static long reads(Connection asking) {
    String info = new String((byte[]) asking.executeCommand(Protocol.Command.INFO), UTF_8);
    return info.lines()
        .filter(line -> line.startsWith("total_reads_processed:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .sum();
  }
}
