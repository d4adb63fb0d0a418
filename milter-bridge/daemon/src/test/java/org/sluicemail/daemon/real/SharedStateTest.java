package org.sluicemail.daemon.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;

/** Two servers, each a process, that share one Redis. */
@RequiresServer(Kind.REDIS)
class SharedStateTest {
  private static final int ALLOWED = 200;
  private static final int CONNECTIONS = 50;
  private static final int MAILS = 4;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final RedisServer REDIS = RedisServer.shared();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir Path folder;
  private Bridge one;
  private Bridge two;

  /** A day for the limit, so that nothing leaks while the test runs. */
  private static String configuration() {
    return """
    store: redis://127.0.0.1:%d/0
    routes:
      - {when: {sender: limited.test}, chain: limits}
      - {when: {sender: gone.test}, chain: gone}
      - {chain: grey}
    chains: {limits: [limits], gone: [brief], grey: [greylist]}
    filters:
      limits:
        type: RateLimit
        limits: [{name: all, key: sender-domain, rate: %d/1d}]
      brief:
        type: RateLimit
        hold: 2s
        limits: [{name: two, key: sender-domain, rate: 2/1d}]
      greylist: {type: Greylist, delay: 1s}
    """
        .formatted(REDIS.port(), ALLOWED);
  }

  @BeforeEach
  void start() throws IOException {
    REDIS.command("FLUSHALL");
    one = Bridge.start(folder.resolve("one"), configuration());
    two = Bridge.start(folder.resolve("two"), configuration());
  }

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    one.close();
    two.close();
  }

  @Test
  void twoServersLetThroughExactlyWhatOneLimitAllows() throws Exception {
    fromEach(SharedStateTest::giveUp);
    assertThat(fromEach(SharedStateTest::send)).isEqualTo(ALLOWED);
  }

  /** What the connections of both servers, all at once, have got through together. */
  private int fromEach(Work work) throws Exception {
    List<Future<Integer>> taken = new ArrayList<>();
    for (Bridge bridge : List.of(one, two)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        taken.add(threads.submit(() -> work.taken(bridge)));
      }
    }
    int sum = 0;
    for (Future<Integer> each : taken) {
      sum += each.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    return sum;
  }

  private interface Work {
    int taken(Bridge bridge) throws IOException;
  }

  /** What these mails reserve must come back. */
  private static int giveUp(Bridge bridge) throws IOException {
    try (Visit visit = Visit.of(bridge.port(), "198.51.100.7")) {
      for (int i = 0; i < MAILS; i++) {
        visit.begin("a@limited.test", "bob@example.net");
        visit.abort();
      }
    }
    return 0;
  }

  private static int send(Bridge bridge) throws IOException {
    int taken = 0;
    try (Visit visit = Visit.of(bridge.port(), "198.51.100.7")) {
      for (int i = 0; i < MAILS; i++) {
        taken += visit.mail("a@limited.test", "bob@example.net") ? 1 : 0;
      }
    }
    return taken;
  }

  @Test
  void whatAKilledServerReservedComesBack() throws Exception {
    try (Visit visit = Visit.of(one.port(), "198.51.100.7");
        Visit other = Visit.of(two.port(), "198.51.100.7")) {
      assertThat(visit.begin("a@gone.test", "bob@example.net")).isTrue();
      assertThat(other.mail("a@gone.test", "bob@example.net")).isTrue();
      assertThat(other.mail("a@gone.test", "bob@example.net")).isFalse();
      one.kill();
      Await.until("room", LIMIT, () -> other.mail("a@gone.test", "bob@example.net"));
      assertThat(other.mail("a@gone.test", "bob@example.net")).isFalse();
    }
  }

  @Test
  void whatALostConnectionReservedComesBack() throws Exception {
    try (Visit other = Visit.of(two.port(), "198.51.100.7")) {
      for (int i = 0; i < 20; i++) {
        try (Visit visit = Visit.of(one.port(), "198.51.100.7")) {
          Await.until("room", LIMIT, () -> visit.begin("a@limited.test", "bob@example.net"));
        }
      }
      for (int i = 0; i < ALLOWED; i++) {
        Await.until("room", LIMIT, () -> other.mail("a@limited.test", "bob@example.net"));
      }
      assertThat(other.mail("a@limited.test", "bob@example.net")).isFalse();
    }
  }

  @Test
  void greylistingIsShared() throws Exception {
    try (Visit visit = Visit.of(one.port(), "198.51.100.7");
        Visit other = Visit.of(two.port(), "198.51.100.7")) {
      assertThat(visit.mail("a@example.com", "bob@example.net")).isFalse();
      assertThat(other.mail("a@example.com", "bob@example.net")).isFalse();
      Await.until("pass", LIMIT, () -> other.mail("a@example.com", "bob@example.net"));
      assertThat(visit.mail("a@example.com", "bob@example.net")).isTrue();
      assertThat(visit.mail("a@example.com", "carol@example.net")).isFalse();
    }
  }
}
