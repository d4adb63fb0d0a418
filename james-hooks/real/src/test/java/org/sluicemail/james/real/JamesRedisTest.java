package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.daemon.real.Bridge;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;

/** Postfix with our server, and James with our hook, remember together in one Redis. */
@RequiresServer({Kind.REDIS, Kind.POSTFIX})
class JamesRedisTest {
  private static final byte[] MESSAGE = "Subject: x\r\n\r\nHello\r\n".getBytes(US_ASCII);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ALLOWED = 100;
  private static final int CONNECTIONS = 10;
  private static final int MAILS = 10;
  private static final Postfix POSTFIX = Postfix.shared();
  private static final RedisServer REDIS = RedisServer.shared();

  @TempDir static Path folder;
  private static Bridge bridge;
  private static James james;
  private static int postfix;

  /** A day for the limits, so that nothing leaks while the test runs. */
  private static String configuration() {
    return """
    store: redis://127.0.0.1:%d/0
    routes:
      - {when: {sender: limited.test}, chain: limits}
      - {when: {sender: few.test}, chain: few}
      - {chain: grey}
    chains: {limits: [limits], few: [few], grey: [greylist]}
    filters:
      limits:
        type: RateLimit
        limits: [{name: all, key: sender-domain, rate: %d/1d}]
      few:
        type: RateLimit
        limits: [{name: few, key: sender-domain, rate: 3/1d}]
      greylist: {type: Greylist, delay: 1s}
    """
        .formatted(REDIS.port(), ALLOWED);
  }

  /** As conf/james has it; nobody may relay, and James takes no second recipient behind us. */
  @BeforeAll
  static void start() throws IOException {
    bridge = Bridge.start(folder.resolve("bridge"), configuration());
    postfix = POSTFIX.smtpd("inet:127.0.0.1:" + bridge.port());
    james =
        James.start(
            new JamesConfig()
                .proxied()
                .guarded()
                .file(James.FILE, configuration())
                .handlers(
                    "<handler class=\"org.apache.james.smtpserver.fastfail.ValidRcptHandler\"/>"
                        + James.HOOK
                        + "<handler class=\"org.apache.james.smtpserver.fastfail.MaxRcptHandler\">"
                        + "<maxRcpt>1</maxRcpt></handler>"));
    james.user("b", "secret");
    james.user("c", "secret");
  }

  @AfterAll
  static void stop() throws Exception {
    james.close();
    bridge.close();
  }

  @BeforeEach
  void forget() throws IOException {
    REDIS.command("FLUSHALL");
  }

  /** Where a mail may come in. */
  @FunctionalInterface
  private interface Entrance {
    SmtpClient open(String address) throws IOException;
  }

  private static SmtpClient atJames(String address) throws IOException {
    return james.client(address, "client.test");
  }

  private static SmtpClient atPostfix(String address) throws IOException {
    SmtpClient client = SmtpClient.open(postfix, "client.test");
    client.xclient("ADDR=" + address + " NAME=client.test", "client.test");
    return client;
  }

  private static int send(Entrance entrance, String address, String from) throws IOException {
    try (SmtpClient client = entrance.open(address)) {
      return client.mail(from, List.of("b@example.org"), MESSAGE).code();
    }
  }

  @Test
  void whomPostfixHasSeenPassesJames() throws IOException {
    passes(JamesRedisTest::atPostfix, JamesRedisTest::atJames, "198.51.100.7");
  }

  @Test
  void whomJamesHasSeenPassesPostfix() throws IOException {
    passes(JamesRedisTest::atJames, JamesRedisTest::atPostfix, "198.51.100.7");
  }

  /**
   * The other is asked only once the delay is over, so it can know of the visit from Redis only.
   */
  private static void passes(Entrance one, Entrance other, String address) throws IOException {
    assertThat(send(one, address, "a@far.test")).isEqualTo(451);
    long due = seconds() + 2;
    Await.until("the end of the delay", LIMIT, () -> seconds() >= due);
    assertThat(send(other, address, "stranger@far.test")).isEqualTo(451);
    assertThat(send(other, address, "a@far.test")).isEqualTo(250);
  }

  /** The time by Redis, which is that of greylisting. */
  private static long seconds() throws IOException {
    return Long.parseLong(REDIS.reply("TIME").lines().toList().get(2));
  }

  @Test
  void oneLimitSpansBothExactly() throws Exception {
    assertThat(fromBoth(JamesRedisTest::giveUp)).isZero();
    assertThat(fromBoth(JamesRedisTest::sendAll)).isEqualTo(ALLOWED);
  }

  @FunctionalInterface
  private interface Work {
    int taken(Entrance entrance) throws IOException;
  }

  /** What the connections at both, all at once, have got through together. */
  private static int fromBoth(Work work) throws Exception {
    List<Entrance> both = List.of(JamesRedisTest::atJames, JamesRedisTest::atPostfix);
    List<Future<Integer>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2 * CONNECTIONS; i++) {
        Entrance entrance = both.get(i % 2);
        all.add(threads.submit(() -> work.taken(entrance)));
      }
      int sum = 0;
      for (Future<Integer> each : all) {
        sum += each.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
      return sum;
    }
  }

  /** What these mails reserve must come back. */
  private static int giveUp(Entrance entrance) throws IOException {
    try (SmtpClient client = entrance.open("198.51.100.8")) {
      for (int i = 0; i < 2; i++) {
        client.command("MAIL FROM:<a@limited.test>");
        client.command("RCPT TO:<b@example.org>");
        client.command("RSET");
      }
      return 0;
    }
  }

  private static int sendAll(Entrance entrance) throws IOException {
    int taken = 0;
    try (SmtpClient client = entrance.open("198.51.100.8")) {
      for (int i = 0; i < MAILS; i++) {
        SmtpReply reply = client.mail("a@limited.test", List.of("b@example.org"), MESSAGE);
        taken += reply.positive() ? 1 : 0;
        client.command("RSET");
      }
    }
    return taken;
  }

  /** He was counted when the hook was asked; the message comes without him. */
  @Test
  void whomJamesRefusesBehindUsIsNotCounted() throws IOException {
    try (SmtpClient client = atJames("198.51.100.9")) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.command("MAIL FROM:<a@few.test>").code()).isEqualTo(250);
        assertThat(client.command("RCPT TO:<b@example.org>").code()).isEqualTo(250);
        assertThat(client.command("RCPT TO:<c@example.org>").positive()).isFalse();
        assertThat(client.data(MESSAGE).code()).isEqualTo(250);
      }
    }
    assertThat(send(JamesRedisTest::atPostfix, "198.51.100.9", "a@few.test")).isEqualTo(451);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@far.test", "a@limited.test"})
  void aRefusedRelayOrUnknownUserLeavesNoTrace(String sender) throws IOException {
    try (SmtpClient client = atJames("198.51.100.10")) {
      refusedByJames(client, sender);
      client.command("RSET");
      assertThat(REDIS.command("DBSIZE")).as("traces").isEqualTo(":0");
      refusedByJames(client, sender);
      client.command("RCPT TO:<b@example.org>");
      String withThem = REDIS.command("DBSIZE");
      client.command("RSET");
      REDIS.command("FLUSHALL");
      client.command("MAIL FROM:<" + sender + ">");
      client.command("RCPT TO:<b@example.org>");
      assertThat(REDIS.command("DBSIZE")).isEqualTo(withThem).isNotEqualTo(":0");
    }
  }

  private static void refusedByJames(SmtpClient client, String sender) throws IOException {
    assertThat(client.command("MAIL FROM:<" + sender + ">").code()).isEqualTo(250);
    for (int i = 0; i < 5; i++) {
      for (String domain : List.of("elsewhere.example", "example.org")) {
        assertThat(client.command("RCPT TO:<nobody" + i + "@" + domain + ">").code())
            .isEqualTo(550);
      }
    }
  }
}
