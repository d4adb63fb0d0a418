package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.filter.Ending;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.servers.Await;

/** What a server that is told to stop does with the mails it has. */
class MilterServerStopTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path folder;
  private final ByWord.Journal journal = ByWord.Journal.fresh();

  private Serving start() throws IOException {
    return Serving.start(folder, journal.chain(ByWord.EVERY_PART));
  }

  @Test
  void whoWaitsForAPlaceIsLetGoAtTheEnd() throws Exception {
    Serving serving =
        Serving.start(folder, journal.chain("message"), 1, LONG, LONG, Serving.PATIENCE);
    try (MilterClient first = serving.client();
        SocketChannel second = serving.raw()) {
      assertThat(first.agreed().version()).isEqualTo(6);
      serving.close();
      Serving.awaitClosed(second);
    }
    awaitNoAcceptors();
  }

  private static void awaitNoAcceptors() throws IOException {
    Await.until(
        "acceptors end",
        Serving.PATIENCE,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("milter-accept")));
  }

  @Test
  void aStopLetsRunningMailsEnd() throws Exception {
    Serving serving = start();
    try (MilterClient busy = Serving.connected(serving.client());
        SocketChannel idle = serving.raw()) {
      Thread stopped = Thread.ofPlatform().unstarted(serving::close);
      Thread watching =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  journal.awaitWaiting();
                  stopped.start();
                  Serving.awaitClosed(idle);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                journal.open();
              });
      assertThat(Serving.message(busy, "X-Message", "wait").answer())
          .isEqualTo(new Answer.Accept());
      watching.join();
      stopped.join();
    }
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DECIDED);
    assertThatThrownBy(serving::raw).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Serving.raw(serving.tcp())).isInstanceOf(IOException.class);
  }

  /** All of a mail may have come in one read with the command before it. */
  @Test
  void aStopLetsAMailEndThatCameAllAtOnce() throws Exception {
    Serving serving = start();
    try (SocketChannel channel = serving.raw()) {
      channel.write(waiting("big 3000000"));
      journal.awaitWaiting();
      Thread stopped = Thread.ofPlatform().start(serving::close);
      journal.open();
      long read = 0;
      ByteBuffer space = ByteBuffer.allocate(1 << 16);
      for (int n = channel.read(space); n >= 0; n = channel.read(space.clear())) {
        read += n;
      }
      stopped.join();
      assertThat(read).isGreaterThan(3_000_000);
    }
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DECIDED);
  }

  @Test
  void aStopEndsWhatOutlivesTheDrain() throws Exception {
    Serving serving =
        Serving.start(folder, journal.chain("message, observer"), 10, LONG, LONG, SHORT);
    try (SocketChannel channel = serving.raw()) {
      channel.write(waiting("append X-One 1"));
      journal.awaitWaiting();
      serving.close();
      assertThat(journal.endings()).isEqualTo(1);
      assertThat(journal.ending().how()).isEqualTo(Ending.How.DISCONNECTED);
      Serving.awaitClosed(channel);
      assertThat(serving.figure("open")).isZero();
      assertThat(serving.held()).isZero();
    } finally {
      journal.open();
    }
  }

  /** A whole mail that waits at its filter. */
  private static ByteBuffer waiting(String edit) {
    return Serving.octets(
        new Command.OptionNegotiation(Options.everything()),
        Dialogue.Commands.CONNECT,
        Dialogue.Commands.mail("<a@x.org>"),
        Dialogue.Commands.rcpt("<b@x.org>"),
        Dialogue.Commands.header("X-Message", "wait"),
        Dialogue.Commands.header("X-Edit", edit),
        new Command.EndOfMessage());
  }
}
