package org.sluicemail.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.Clamds.LONG;
import static org.sluicemail.upstream.Clamds.SHORT;
import static org.sluicemail.upstream.Clamds.TOO_LARGE;
import static org.sluicemail.upstream.Clamds.huge;
import static org.sluicemail.upstream.Clamds.whole;
import static org.sluicemail.upstream.ScriptedClamd.clean;
import static org.sluicemail.upstream.ScriptedClamd.deaf;
import static org.sluicemail.upstream.ScriptedClamd.dies;
import static org.sluicemail.upstream.ScriptedClamd.early;
import static org.sluicemail.upstream.ScriptedClamd.found;
import static org.sluicemail.upstream.ScriptedClamd.say;
import static org.sluicemail.upstream.ScriptedClamd.silent;
import static org.sluicemail.upstream.ScriptedPeer.nobody;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Message;

/** A clamd that fails in every way it can. */
@Timeout(60)
class ClamdFaultsTest {
  @TempDir Path folder;

  @RegisterExtension final Clamds clamds = new Clamds();

  private final Message message = Clamds.message();

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
    ScriptedClamd bad = clamds.peer(step);
    ScriptedClamd good = clamds.peer(found("From.The.Other"));
    assertThat(clamds.client(SHORT, bad.endpoint(), good.endpoint()).scan(whole(message)))
        .isEqualTo(new ClamdReply.Found("From.The.Other"));
    assertThat(good.streams).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void withoutAnotherThereIsNoAnswer(String name, ScriptedClamd.Step step, String problem)
      throws Exception {
    Clamd clamd = clamds.client(SHORT, clamds.peer(step).endpoint());
    assertThatThrownBy(() -> clamd.scan(whole(message)))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.absent()).isFalse())
        .hasMessageContaining(problem);
  }

  @Test
  void aServerThatDoesNotReadBlocksNobodyForLong() throws Exception {
    Clamd clamd = clamds.client(SHORT, clamds.peer(deaf()).endpoint());
    assertThatThrownBy(() -> clamd.scan(whole(huge())))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no answer within 300 ms");
  }

  @Test
  void anAnswerAfterTheDeadlineIsNone() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    ScriptedClamd peer =
        clamds.peer(
            stage -> {
              stage.stream();
              late.await();
              stage.say("stream: OK\0");
            },
            found("Second"));
    Clamd clamd = clamds.client(SHORT, peer.endpoint());
    assertThatThrownBy(() -> clamd.scan(whole(message))).hasMessageContaining("within 300 ms");
    late.countDown();
    assertThat(clamd.scan(whole(message))).isEqualTo(new ClamdReply.Found("Second"));
  }

  @Test
  void nobodyListens() throws Exception {
    Clamd clamd = clamds.client(LONG, nobody(), new Endpoint.Unix(folder.resolve("nothing")));
    assertThatThrownBy(() -> clamd.scan(whole(message)))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.absent()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream: OK\0", "stream: X FOUND\0"})
  void aVerdictOnAMessageThatWasNotReadIsNone(String text) throws Exception {
    ScriptedClamd unix = clamds.kept(ScriptedClamd.unix(folder.resolve("s"), early(100, text)));
    Clamd clamd = clamds.client(LONG, unix.endpoint());
    assertThatThrownBy(() -> clamd.scan(whole(huge())))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("judged a message before its end");
  }

  @Test
  void anInterruptEndsEveryWait() throws Exception {
    for (ScriptedClamd.Step step : List.of(silent(), deaf())) {
      ScriptedClamd peer = clamds.peer(step);
      Clamd clamd = clamds.client(LONG, peer.endpoint());
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
    ScriptedClamd peer = clamds.peer(clean());
    Clamd clamd = clamds.client(LONG, peer.endpoint());
    for (int i = 0; i < 5; i++) {
      Message gone = huge();
      Excerpt excerpt = whole(gone);
      gone.close();
      assertThatThrownBy(() -> clamd.scan(excerpt)).hasMessage("content is closed");
    }
    clamd.scan(whole(message));
    assertThat(peer.commands).doesNotContain("PING");
  }

  /** Only a whole reply that says so is a verdict, whatever the octets are. */
  @Test
  void noiseIsNoVerdict() throws Exception {
    Random random = new Random(3310);
    ScriptedClamd peer =
        clamds.peer(stage -> {
          stage.stream();
          byte[] noise = new byte[random.nextInt(40)];
          random.nextBytes(noise);
          String start = random.nextBoolean() ? "stream: " : "stream: OK";
          String end = random.nextBoolean() ? "\0" : " FOUND";
          stage.say(start + new String(noise, ISO_8859_1) + "!" + end);
        });
    Clamd clamd = clamds.client(LONG, peer.endpoint());
    for (int i = 0; i < 300; i++) {
      assertThatThrownBy(() -> clamd.scan(whole(message))).isInstanceOf(UnavailableException.class);
    }
    assertThat(peer.surprises).isEmpty();
  }

  @Test
  void leavesNoConnectionBehind() throws Exception {
    ScriptedClamd peer = clamds.peer(clean(), say("x\0"), early(10, TOO_LARGE), silent(), clean());
    Clamd clamd = clamds.client(SHORT, peer.endpoint());
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
