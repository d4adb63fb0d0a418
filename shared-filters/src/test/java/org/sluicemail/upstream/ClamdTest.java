package org.sluicemail.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.ScriptedClamd.clean;
import static org.sluicemail.upstream.ScriptedClamd.deaf;
import static org.sluicemail.upstream.ScriptedClamd.dies;
import static org.sluicemail.upstream.ScriptedClamd.early;
import static org.sluicemail.upstream.ScriptedClamd.found;
import static org.sluicemail.upstream.ScriptedClamd.say;
import static org.sluicemail.upstream.ScriptedClamd.silent;
import static org.sluicemail.upstream.ScriptedPeer.nobody;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;

@Timeout(60)
class ClamdTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String TOO_LARGE = "INSTREAM size limit exceeded. ERROR\0";

  /** More than any socket takes unread. */
  private static final int HUGE = 16 << 20;

  @TempDir Path folder;

  private final Message message = Mails.message("Subject: test\n\nhello\n");
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Ticker ticker = new Ticker();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T kept(T resource) {
    opened.add(resource);
    return resource;
  }

  private ScriptedClamd peer(ScriptedClamd.Step... script) throws IOException {
    return kept(ScriptedClamd.inet(script));
  }

  private Clamd client(Duration response, Endpoint... servers) {
    return client(LONG, response, servers);
  }

  private Clamd client(Duration connect, Duration response, Endpoint... servers) {
    var settings =
        new Clamd.Settings(
            List.of(servers), connect, response, 8, 2, Duration.ofNanos(Long.MAX_VALUE >> 6));
    return kept(new Clamd(settings, ticker));
  }

  private static Excerpt whole(Message message) {
    return Excerpt.of(message, Long.MAX_VALUE);
  }

  private static Message body(byte[] octets) {
    return new Message(Header.EMPTY, Content.of(octets));
  }

  private static Message huge() {
    return body(new byte[HUGE]);
  }

  @Test
  void sendsTheMessageExactlyAsItIs() throws Exception {
    ScriptedClamd unix = kept(ScriptedClamd.unix(folder.resolve("s"), clean()));
    for (ScriptedClamd peer : List.of(peer(clean()), unix)) {
      Clamd clamd = client(LONG, peer.endpoint());
      assertThat(clamd.scan(whole(message))).isEqualTo(new ClamdReply.Clean());
      assertThat(peer.streams.take()).asString(UTF_8).isEqualTo("Subject: test\r\n\r\nhello\r\n");
      assertThat(peer.commands).containsExactly("INSTREAM");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, 0x7FFF, 65_533, 65_534, 65_535, 131_070, 1_000_000})
  void sendsMessagesOfEverySize(int size) throws Exception {
    byte[] octets = new byte[Math.max(size, 0)];
    new Random(size).nextBytes(octets);
    ScriptedClamd peer = peer(found("X"));
    Clamd clamd = client(LONG, peer.endpoint());
    assertThat(clamd.scan(whole(body(octets)))).isEqualTo(new ClamdReply.Found("X"));
    assertThat(peer.streams.take())
        .startsWith('\r', '\n')
        .endsWith(octets)
        .hasSize(octets.length + 2);
  }

  @Test
  void sendsTheBeginningOnly() throws Exception {
    ScriptedClamd peer = peer(clean());
    client(LONG, peer.endpoint()).scan(Excerpt.of(message, 10));
    assertThat(peer.streams.take()).asString(UTF_8).isEqualTo("Subject: t");
  }

  @Test
  void tellsTheVersionBeforeTheScanAndAsksForItRarely() throws Exception {
    ScriptedClamd peer = peer(clean());
    peer.version("ClamAV 1\0");
    Clamd clamd = client(LONG, peer.endpoint());
    assertThat(clamd.scanWithVersion(whole(message)))
        .isEqualTo(new Clamd.Scan(new ClamdReply.Clean(), "ClamAV 1"));
    peer.version("ClamAV 2\0");
    assertThat(clamd.versions()).containsExactly("ClamAV 1");
    ticker.pass(Duration.ofSeconds(29));
    assertThat(clamd.scanWithVersion(whole(message)).version()).isEqualTo("ClamAV 1");
    ticker.pass(Duration.ofSeconds(1));
    assertThat(clamd.versions()).containsExactly("ClamAV 2");
    assertThat(peer.commands).containsExactly("VERSION", "INSTREAM", "INSTREAM", "VERSION");
  }

  @Test
  void knowsTheVersionOfEachServer() throws Exception {
    ScriptedClamd one = peer(clean());
    ScriptedClamd other = peer(clean());
    one.version("ClamAV 1\0");
    other.version("ClamAV 2\0");
    Clamd clamd = client(LONG, one.endpoint(), other.endpoint());
    assertThat(clamd.scanWithVersion(whole(message)).version()).isEqualTo("ClamAV 1");
    assertThat(clamd.versions()).containsExactly("ClamAV 1");
    assertThat(clamd.scanWithVersion(whole(message)).version()).isEqualTo("ClamAV 2");
    assertThat(clamd.versions()).containsExactlyInAnyOrder("ClamAV 1", "ClamAV 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PONG\0", "clamAV 1\0", "UNKNOWN COMMAND\0", "ClamAV 1"})
  void aServerWithoutVersionIsNone(String version) throws Exception {
    ScriptedClamd peer = peer(clean());
    peer.version(version);
    Clamd clamd = client(version.isEmpty() ? SHORT : LONG, LONG, peer.endpoint());
    assertThatThrownBy(() -> clamd.scanWithVersion(whole(message)))
        .isInstanceOf(UnavailableException.class);
    assertThat(peer.streams).isEmpty();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("says nothing", say(""), "connection closed without a reply"),
        fault("cut before NUL", say("stream: OK"), "connection closed within a reply"),
        fault("half a word", say("stream: O"), "connection closed within a reply"),
        fault("a name cut short", say("stream: Eicar"), "connection closed within a reply"),
        fault("other terminator", say("stream: OK\n"), "connection closed within a reply"),
        fault("line end within", say("stream: OK\n\0"), "control characters in a reply"),
        fault("empty", say("\0"), "not a reply of clamd: "),
        fault("two replies", say("stream: OK\0stream: OK\0"), "more than one reply"),
        fault("binary", say("\u0001\u00ff\u0000"), "control characters in a reply"),
        fault("endless", say("x".repeat(100_000)), "reply larger than 2048 octets"),
        fault("too long", say("x".repeat(2048) + "\0"), "reply larger than 2048 octets"),
        fault("out of memory", say("stream: no memory ERROR\0"), "clamd failed: "),
        fault("of HTTP", say("HTTP/1.1 400 Bad Request\r\n\r\n\0"), "control characters"),
        fault("dies", dies(), "Connection reset"),
        fault("silent", silent(), "no answer within 300 ms"),
        fault("deaf", deaf(), "no answer within 300 ms"));
  }

  private static Arguments fault(String name, ScriptedClamd.Step step, String problem) {
    return Arguments.of(name, step, problem);
  }

  /** What is no whole reply counts for nothing, and the next server is asked. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void theNextIsAsked(String name, ScriptedClamd.Step step, String problem) throws Exception {
    ScriptedClamd bad = peer(step);
    ScriptedClamd good = peer(found("From.The.Other"));
    assertThat(client(SHORT, bad.endpoint(), good.endpoint()).scan(whole(message)))
        .isEqualTo(new ClamdReply.Found("From.The.Other"));
    assertThat(good.streams).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void withoutAnotherThereIsNoAnswer(String name, ScriptedClamd.Step step, String problem)
      throws Exception {
    Clamd clamd = client(SHORT, peer(step).endpoint());
    assertThatThrownBy(() -> clamd.scan(whole(message)))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.absent()).isFalse())
        .hasMessageContaining(problem);
  }

  @Test
  void aServerThatDoesNotReadBlocksNobodyForLong() throws Exception {
    Clamd clamd = client(SHORT, peer(deaf()).endpoint());
    assertThatThrownBy(() -> clamd.scan(whole(huge())))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no answer within 300 ms");
  }

  @Test
  void anAnswerAfterTheDeadlineIsNone() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    ScriptedClamd peer =
        peer(
            stage -> {
              stage.stream();
              late.await();
              stage.say("stream: OK\0");
            },
            found("Second"));
    Clamd clamd = client(SHORT, peer.endpoint());
    assertThatThrownBy(() -> clamd.scan(whole(message))).hasMessageContaining("within 300 ms");
    late.countDown();
    assertThat(clamd.scan(whole(message))).isEqualTo(new ClamdReply.Found("Second"));
  }

  @Test
  void nobodyListens() throws Exception {
    Clamd clamd = client(LONG, nobody(), new Endpoint.Unix(folder.resolve("nothing")));
    assertThatThrownBy(() -> clamd.scan(whole(message)))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.absent()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 100_000})
  void aStreamThatIsTooLargeIsToldEvenWhenNobodyReadsItsRest(int read) throws Exception {
    ScriptedClamd unix = kept(ScriptedClamd.unix(folder.resolve("s"), early(read, TOO_LARGE)));
    for (ScriptedClamd peer : List.of(peer(early(read, TOO_LARGE)), unix)) {
      Clamd clamd = client(LONG, peer.endpoint());
      for (int i = 0; i < 20; i++) {
        assertThat(clamd.scan(whole(huge()))).isEqualTo(new ClamdReply.TooLarge());
      }
    }
  }

  @Test
  void aStreamThatWasReadToItsEndCanBeTooLarge() throws Exception {
    Clamd clamd = client(LONG, peer(say(TOO_LARGE)).endpoint());
    assertThat(clamd.scan(whole(message))).isEqualTo(new ClamdReply.TooLarge());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream: OK\0", "stream: X FOUND\0"})
  void aVerdictOnAMessageThatWasNotReadIsNone(String text) throws Exception {
    ScriptedClamd unix = kept(ScriptedClamd.unix(folder.resolve("s"), early(100, text)));
    Clamd clamd = client(LONG, unix.endpoint());
    assertThatThrownBy(() -> clamd.scan(whole(huge())))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("judged a message before its end");
  }

  @Test
  void aServerThatFailedIsLeftAloneUntilItAnswersPing() throws Exception {
    ScriptedClamd bad = peer(dies(), dies(), clean());
    ScriptedClamd good = peer(clean());
    var settings =
        new Clamd.Settings(
            List.of(bad.endpoint(), good.endpoint()), SHORT, LONG, 8, 2, Duration.ofNanos(1));
    Clamd clamd = kept(new Clamd(settings, ticker));
    bad.pong("");
    for (int i = 0; i < 6; i++) {
      clamd.scan(whole(message));
    }
    assertThat(bad.commands)
        .startsWith("INSTREAM", "INSTREAM", "PING")
        .doesNotContainSequence("PING", "INSTREAM");
    bad.pong("PONG\0");
    while (bad.streams.isEmpty()) {
      clamd.scan(whole(message));
    }
    assertThat(bad.commands).endsWith("PING", "INSTREAM");
  }

  @Test
  void anInterruptEndsEveryWait() throws Exception {
    for (ScriptedClamd.Step step : List.of(silent(), deaf())) {
      ScriptedClamd peer = peer(step);
      Clamd clamd = client(LONG, peer.endpoint());
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        CountDownLatch ended = new CountDownLatch(1);
        Future<?> scan =
            threads.submit(() -> {
              try {
                return clamd.scan(whole(huge()));
              } catch (InterruptedException e) {
                ended.countDown();
                throw e;
              }
            });
        assertThat(peer.commands.take()).isEqualTo("INSTREAM");
        scan.cancel(true);
        ended.await();
      }
    }
  }

  @Test
  void aMessageOfOursThatCannotBeReadIsNoFaultOfTheServer() throws Exception {
    ScriptedClamd peer = peer(clean());
    Clamd clamd = client(LONG, peer.endpoint());
    for (int i = 0; i < 5; i++) {
      Message gone = huge();
      Excerpt excerpt = whole(gone);
      gone.close();
      assertThatThrownBy(() -> clamd.scan(excerpt)).hasMessage("content is closed");
    }
    clamd.scan(whole(message));
    assertThat(peer.commands).doesNotContain("PING");
  }

  @Test
  void leavesNoConnectionBehind() throws Exception {
    ScriptedClamd peer = peer(clean(), say("x\0"), early(10, TOO_LARGE), silent(), clean());
    Clamd clamd = client(SHORT, peer.endpoint());
    for (int i = 0; i < 5; i++) {
      try {
        clamd.scan(whole(huge()));
      } catch (UnavailableException e) {
        assertThat(e).hasMessageContaining("no server answered");
      }
    }
    while (!peer.isAlone()) {
      Thread.onSpinWait();
    }
    assertThat(peer.surprises).isEmpty();
  }
}
