package org.sluicemail.james.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.servers.Captured;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Ports;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.Rspamd;

/** RspamdLearn in a real James, with the controller of a real rspamd and its Bayes in Redis. */
@RequiresServer({Kind.RSPAMD, Kind.REDIS})
class JamesLearnTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TEACHES = "open-sesame";
  private static final String READS = "only-to-read";

  @TempDir static Path folder;
  private static RedisServer redis;
  private static Rspamd rspamd;
  private static int controller;
  private static James james;

  @BeforeAll
  static void start() throws IOException {
    redis = RedisServer.start();
    controller = Ports.free();
    rspamd = Rspamd.with(files());
    Ports.awaitListening(controller, LIMIT);
    Path secret = Files.writeString(folder.resolve("password"), TEACHES + "\n");
    String right = "${secret-file:" + secret + "}";
    james =
        James.start(
            new JamesConfig()
                .captures("troubled")
                .mailets(
                    learn("spam", "spam", right, "error")
                        + learn("ham", "ham", right, "error")
                        + learn("guesses", "spam", READS, "error")
                        + learn("ignores", "spam", READS, "ignore")
                        + learn("sorts", "spam", READS, "troubled")));
  }

  /** A controller that trusts nobody by his address, with two passwords. */
  private static Map<String, String> files() {
    return Map.of(
        "local.d/redis.conf",
        "servers = \"127.0.0.1:%d\";\n".formatted(redis.port()),
        "local.d/worker-controller.inc",
        "bind_socket = \"127.0.0.1:%d\";\nenable_password = \"%s\";\n"
            .formatted(controller, TEACHES),
        "override.d/worker-controller.inc",
        "password = \"%s\";\nsecure_ip = \"192.0.2.1\";\n".formatted(READS));
  }

  private static String learn(String user, String as, String password, String onException) {
    return """
    <mailet match="RecipientIs=%s@example.org" class="org.sluicemail.james.RspamdLearn">
    <as>%s</as><servers>[inet:%d@127.0.0.1]</servers><password>%s</password>
    <onMailetException>%s</onMailetException></mailet>
    """
        .formatted(user, as, controller, password, onException);
  }

  @AfterAll
  static void stop() throws IOException {
    james.close();
    rspamd.close();
    redis.close();
  }

  @BeforeEach
  void forget() throws IOException {
    redis.command("FLUSHALL");
  }

  /** Sends a mail to somebody whose mail is learned, and returns where it has gone. */
  private static String send(String user, String text) throws IOException {
    String message = "Message-ID: <%s@example.org>\r\nSubject: watches\r\n\r\n%s\r\n";
    assertThat(
            james
                .send(
                    "127.0.0.1",
                    "a@example.org",
                    user + "@example.org",
                    message.formatted(user, text))
                .code())
        .isEqualTo(250);
    List<Captured> all = james.captured();
    assertThat(all).hasSize(1);
    return all.getFirst().state();
  }

  private static String words() {
    return "Dear friend, we have a large number of wonderful golden watches for you,"
        + " which nobody else sells at such a price, and only today.";
  }

  /** How many mails rspamd has learned, by its own book. */
  private static int learned(String kind) throws IOException {
    List<String> reply = redis.reply("HGET RS learns_" + kind).lines().toList();
    return reply.size() < 2 ? 0 : Integer.parseInt(reply.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"spam", "ham"})
  void aMailIsLearnedAndNotTwice(String kind) throws IOException {
    long mark = james.log().mark();
    assertThat(send(kind, words())).isEqualTo("root");
    james.log().await(mark, "RspamdLearn", "was learned as " + kind);
    assertThat(learned(kind)).isEqualTo(1);
    assertThat(send(kind, words())).isEqualTo("root");
    james.log().await(mark, "RspamdLearn", "there was nothing to learn: 208", "already learned");
    assertThat(learned(kind)).isEqualTo(1);
  }

  @Test
  void whatWasSpamMayBecomeHam() throws IOException {
    send("spam", words());
    send("ham", words());
    assertThat(learned("spam")).isZero();
    assertThat(learned("ham")).isEqualTo(1);
  }

  /** rspamd wants some words at least. */
  @Test
  void ofAShortMailNothingIsLearned() throws IOException {
    long mark = james.log().mark();
    assertThat(send("spam", "Hello")).isEqualTo("root");
    james.log().await(mark, "there was nothing to learn: 204", "less tokens than required");
    assertThat(learned("spam")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"guesses,error", "ignores,root", "sorts,troubled"})
  void aWrongPasswordIsForTheOperator(String user, String state) throws IOException {
    long mark = james.log().mark();
    assertThat(send(user, words())).isEqualTo(state);
    james.log().await(mark, "was not learned: rspamd does not learn: wrong password: reply 401");
    assertThat(learned("spam")).isZero();
    assertThat(james.log().lines(0))
        .noneMatch(line -> line.matches(".*(" + TEACHES + "|" + READS + ").*"));
  }

  @Test
  void aControllerThatIsGoneIsForTheOperatorAndLearnsOnceItIsBack() throws IOException {
    long mark = james.log().mark();
    rspamd.kill();
    try {
      assertThat(send("spam", words())).isEqualTo("error");
      james.log().await(mark, "was not learned: no server answered"); // reset or refused
    } finally {
      rspamd.run();
      Ports.awaitListening(controller, LIMIT);
    }
    assertThat(send("spam", words())).isEqualTo("root");
    assertThat(learned("spam")).isEqualTo(1);
  }
}
