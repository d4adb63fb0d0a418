package org.sluicemail.daemon.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Spool;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;

/** A Redis that dies, or hears nothing, and comes back: no mail waits, and losses are counted. */
@RequiresServer(Kind.REDIS)
class PublishOutageTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MEGABYTE = 1 << 20;
  private static final RedisServer MORTAL = mortal();
  private static final String CONFIGURATION =
      """
      routes: [{chain: mail}]
      chains: {mail: [copies]}
      spool: {memory-per-body: 64KiB, memory: 1MiB}
      filters:
        copies:
          type: Publish
          redis: {url: 'redis://127.0.0.1:%d', timeout: 500ms}
          targets: [{stream: copies, max-length: 100000}]
          queue: 50
          queue-size: 16MiB
      """;

  private final Resources resources = new Resources();
  private final Engine engine = engine();

  private static RedisServer mortal() {
    try {
      return RedisServer.start();
    } catch (IOException e) {
      throw new AssertionError("no Redis to kill", e);
    }
  }

  private Engine engine() {
    try {
      Config root = Config.parse("test", CONFIGURATION.formatted(MORTAL.port()));
      return Engine.of(root, ServerSettings.class, resources);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void clear() throws IOException {
    MORTAL.command("FLUSHALL");
  }

  @AfterEach
  void nothingIsLeft() {
    engine.close();
    assertThat(engine.spool().open()).as("bodies left open").isZero();
    assertThat(resources.open()).isZero();
  }

  @AfterAll
  static void stop() throws IOException {
    MORTAL.close();
  }

  /** A mail as any door has it; the observer is done when the door goes on. */
  private void mail(int octets) throws Exception {
    Session session = Session.UNKNOWN;
    ReversePath sender = ReversePath.of("ann@example.org");
    Header header = new Header(List.of(HeaderField.of("Subject", "copied")));
    Transaction transaction = engine.routes().at(session, sender).begin(session, sender, Door.ANY);
    try (Content body = body(octets)) {
      Message message = new Message(header, body);
      Decision decision =
          transaction.all(List.of(Recipient.of("bob@example.net")), message, () -> {});
      assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
      transaction.end(Ending.How.DECIDED);
    }
  }

  private Content body(int octets) throws IOException {
    try (Spool.Writer writer = engine.spool().writer(octets)) {
      writer.write(new byte[octets], 0, octets);
      return writer.finish();
    }
  }

  private long figure(String name) {
    return resources.figures().get("copies-" + name);
  }

  private long entries() throws IOException {
    return Long.parseLong(MORTAL.command("XLEN copies").substring(1));
  }

  private void awaitDrained() throws IOException {
    Await.until("copies are delivered", LIMIT, () -> figure("waiting") == 0);
  }

  @Test
  void deafRedisDelaysNoMailAndFillsNoMemory() throws Exception {
    mail(10);
    awaitDrained();
    MORTAL.freeze();
    int mails = 200;
    long began = System.nanoTime();
    for (int i = 0; i < mails; i++) {
      mail(MEGABYTE);
      assertThat(engine.spool().open()).as("bodies held").isLessThanOrEqualTo(16);
      assertThat(engine.spool().memory()).isLessThanOrEqualTo(MEGABYTE);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    // One wait for Redis a mail would be 200 times its timeout of 500 ms.
    assertThat(took).as("200 mails").isLessThan(Duration.ofSeconds(20));
    assertThat(figure("dropped")).isGreaterThan(mails - 50);
    MORTAL.thaw();
    awaitDrained();
    checkSum(1 + mails);
    // What was not answered in time may have arrived.
    assertThat(entries()).isBetween(figure("sent"), figure("sent") + figure("failed"));
  }

  @Test
  void copiesWaitForARedisThatComesBack() throws Exception {
    mail(10);
    awaitDrained();
    assertThat(entries()).isEqualTo(1);
    MORTAL.kill();
    for (int i = 0; i < 30; i++) {
      mail(1000);
    }
    Await.until("a failure", LIMIT, () -> figure("failed") > 0);
    MORTAL.run();
    awaitDrained();
    checkSum(31);
    assertThat(figure("dropped")).isZero();
    assertThat(figure("failed")).as("the first that met nobody").isEqualTo(1);
    assertThat(entries()).isEqualTo(figure("sent") - 1);
    mail(10);
    awaitDrained();
    assertThat(figure("sent")).isEqualTo(31);
  }

  @Test
  void whatIsBeyondTheQueueIsDropped() throws Exception {
    MORTAL.kill();
    for (int i = 0; i < 100; i++) {
      mail(1000);
    }
    assertThat(figure("dropped")).isBetween(45L, 50L);
    MORTAL.run();
    awaitDrained();
    checkSum(100);
    assertThat(entries()).isEqualTo(figure("sent")).isGreaterThanOrEqualTo(45);
  }

  /** The key is no stream: Redis is there and refuses. */
  @Test
  void refusalOfRedisLosesOnlyWhatItRefuses() throws Exception {
    MORTAL.command("SET copies taken");
    mail(10);
    awaitDrained();
    assertThat(figure("failed")).isEqualTo(1);
    MORTAL.command("DEL copies");
    mail(10);
    awaitDrained();
    assertThat(figure("sent")).isEqualTo(1);
  }

  private void checkSum(long mails) {
    Map<String, Long> figures = resources.figures();
    assertThat(figure("sent") + figure("dropped") + figure("failed"))
        .as("%s", figures)
        .isEqualTo(mails);
  }
}
