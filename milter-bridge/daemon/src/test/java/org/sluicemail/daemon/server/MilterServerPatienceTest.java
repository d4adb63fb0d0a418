package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.filter.Ending;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.servers.Await;

/** How long a server waits for its peers, and they for it. */
class MilterServerPatienceTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path folder;
  private final ByWord.Journal journal = ByWord.Journal.fresh();

  private Serving patient(Duration idle, Duration packet) throws IOException {
    return Serving.start(
        folder, journal.chain("message, observer"), 100, idle, packet, Serving.PATIENCE);
  }

  @Test
  void aPacketThatComesTooSlowlyEndsTheConnection() throws Exception {
    ScheduledExecutorService dribble = Executors.newSingleThreadScheduledExecutor();
    AtomicBoolean broken = new AtomicBoolean();
    try (Serving serving = patient(LONG, SHORT);
        SocketChannel channel = serving.raw()) {
      channel.write(Serving.octets(new Command.OptionNegotiation(Options.everything())));
      channel.write(ByteBuffer.wrap(new byte[] {0, 0, 3, 0, 'H'}));
      dribble.scheduleWithFixedDelay(
          () -> {
            try {
              channel.write(ByteBuffer.wrap(new byte[] {'x'}));
            } catch (IOException e) {
              broken.set(true);
            }
          },
          50,
          50,
          TimeUnit.MILLISECONDS);
      Await.until("closed", Serving.PATIENCE, broken::get);
      serving.awaitOpen(0);
    } finally {
      dribble.shutdownNow();
    }
  }

  @Test
  void aSilentConnectionEnds() throws Exception {
    try (Serving serving = patient(SHORT, LONG);
        SocketChannel channel = serving.raw()) {
      channel.write(Serving.octets(new Command.OptionNegotiation(Options.everything())));
      long began = System.nanoTime();
      Serving.awaitClosed(channel);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(SHORT);
    }
  }

  @Test
  void whoSaysNothingAtAllHasNoPatience() throws Exception {
    try (Serving serving = patient(LONG, SHORT);
        SocketChannel silent = serving.raw();
        SocketChannel negotiated = serving.raw()) {
      negotiated.write(Serving.octets(new Command.OptionNegotiation(Options.everything())));
      Serving.awaitClosed(silent);
      serving.awaitOpen(1);
    }
  }

  @Test
  void aPeerThatDoesNotReadLosesItsConnection() throws Exception {
    try (Serving serving = patient(LONG, SHORT);
        SocketChannel deaf = serving.raw()) {
      deaf.write(
          Serving.octets(
              new Command.OptionNegotiation(Options.everything()),
              Dialogue.Commands.CONNECT,
              Dialogue.Commands.mail("<a@x.org>"),
              Dialogue.Commands.rcpt("<b@x.org>"),
              Dialogue.Commands.header("X-Edit", "big 30000000"),
              new Command.EndOfMessage()));
      assertThat(journal.ending().how()).isEqualTo(Ending.How.DISCONNECTED);
      serving.awaitOpen(0);
      assertThat(serving.held()).isZero();
    }
  }

  @Test
  void beyondTheLimitConnectionsWait() throws Exception {
    try (Serving serving =
            Serving.start(folder, journal.chain("message"), 2, LONG, LONG, Serving.PATIENCE);
        MilterClient first = serving.client();
        MilterClient second = serving.client();
        SocketChannel third = serving.raw()) {
      third.write(Serving.octets(new Command.OptionNegotiation(Options.everything())));
      assertThat(serving.figure("open")).isEqualTo(2);
      assertThat(Serving.message(Serving.connected(second)).answer())
          .isEqualTo(new Answer.Accept());
      first.quit();
      assertThat(third.read(ByteBuffer.allocate(100))).isPositive();
    }
  }
}
