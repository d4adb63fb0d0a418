package org.sluicemail.daemon.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisCluster;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;

/** Two servers, each a process, that share what they remember. */
@RequiresServer(Kind.REDIS)
@ParameterizedClass
@EnumSource
class SharedStateTest {
  private static final int ALLOWED = 200;
  private static final int MAILS = 4;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Parameter Redis redis;

  /** Where they remember it. */
  enum Redis {
    SINGLE,
    CLUSTER;

    String url() {
      return switch (this) {
        case SINGLE -> "redis://127.0.0.1:" + RedisServer.shared().port() + "/0";
        case CLUSTER -> "redis-cluster://" + RedisCluster.shared().url();
      };
    }

    void flush() throws IOException {
      List<RedisServer> servers =
          switch (this) {
            case SINGLE -> List.of(RedisServer.shared());
            case CLUSTER -> RedisCluster.shared().nodes();
          };
      for (RedisServer server : servers) {
        server.command("FLUSHALL"); // a replica refuses, and learns of it
      }
    }
  }

  @TempDir Path folder;
  private Bridge one;
  private Bridge two;

  /** A day for the limit, so that nothing leaks while the test runs. */
  private String configuration() {
    return """
    store: %s
    routes:
      - {when: {sender: limited.test}, chain: limits}
      - {when: {sender: gone.test}, chain: gone}
      - {when: {sender: bad@few.test}, chain: refused}
      - {when: {sender: few.test}, chain: few}
      - {chain: grey}
    chains:
      {limits: [limits], gone: [brief], few: [few], refused: [few, content], grey: [greylist]}
    filters:
      limits:
        type: RateLimit
        limits: [{name: all, key: sender-domain, rate: %d/1d}]
      brief:
        type: RateLimit
        hold: 2s
        limits: [{name: two, key: sender-domain, rate: 2/1d}]
      few:
        type: RateLimit
        limits: [{name: two, key: sender-domain, rate: 2/1d}]
      content:
        type: Rules
        rules: [{name: bad, if: {body: hello}, then: reject}]
      greylist: {type: Greylist, delay: 1s}
    """
        .formatted(redis.url(), ALLOWED);
  }

  @BeforeEach
  void start() throws IOException {
    redis.flush();
    one = Bridge.start(folder.resolve("one"), configuration());
    two = Bridge.start(folder.resolve("two"), configuration());
  }

  @AfterEach
  void stop() throws InterruptedException {
    one.close();
    two.close();
  }

  @Test
  void twoServersLetThroughExactlyWhatOneLimitAllows() throws Exception {
    try (Crowd crowd = new Crowd(one, two)) {
      crowd.each(SharedStateTest::giveUp);
      int taken = crowd.each(SharedStateTest::send).stream().mapToInt(each -> each).sum();
      assertThat(taken).isEqualTo(ALLOWED);
    }
  }

  /** What these mails reserve must come back. */
  private static int giveUp(Bridge bridge, Visit visit) throws IOException {
    for (int i = 0; i < MAILS; i++) {
      visit.begin("a@limited.test", "bob@example.net");
      visit.abort();
    }
    return 0;
  }

  private static int send(Bridge bridge, Visit visit) throws IOException {
    int taken = 0;
    for (int i = 0; i < MAILS; i++) {
      taken += visit.mail("a@limited.test", "bob@example.net") ? 1 : 0;
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
  void whatALaterFilterRefusedComesBack() throws Exception {
    try (Visit visit = Visit.of(one.port(), "198.51.100.7");
        Visit other = Visit.of(two.port(), "198.51.100.7")) {
      for (int i = 0; i < 5; i++) {
        Await.until("room", LIMIT, () -> visit.begin("bad@few.test", "bob@example.net"));
        assertThat(visit.end()).as("it is refused for its content").isFalse();
      }
      Await.until("room", LIMIT, () -> other.mail("a@few.test", "bob@example.net"));
      Await.until("room", LIMIT, () -> other.mail("a@few.test", "bob@example.net"));
      assertThat(other.mail("a@few.test", "bob@example.net")).isFalse();
      assertThat(visit.begin("bad@few.test", "bob@example.net")).isFalse();
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
