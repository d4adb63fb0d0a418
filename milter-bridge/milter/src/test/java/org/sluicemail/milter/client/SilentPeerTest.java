package org.sluicemail.milter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Response;
import org.sluicemail.milter.codec.Step;

/** The client against filters that fall silent, never end, or go away. */
@Timeout(20)
class SilentPeerTest {
  private static final Duration SHORT = Duration.ofMillis(80);

  private final Options nothing = new Options(6, Set.of(), Set.of());

  @Test
  void endlessProgress() throws IOException {
    Duration patience = Duration.ofSeconds(5);
    Timeouts timeouts = new Timeouts(patience, patience, patience, SHORT);
    BadPeer.Script script =
        peer -> {
          peer.negotiate(nothing);
          peer.continueUntil('E');
          while (true) {
            peer.send(new Response.Progress());
          }
        };
    try (BadPeer peer = BadPeer.playing(script);
        MilterClient client = MilterClient.connect(peer.address(), timeouts, nothing)) {
      assertThatThrownBy(() -> Sessions.whole(client)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void progressRestartsTheTimer() throws IOException {
    Duration patience = Duration.ofSeconds(10);
    Duration content = Duration.ofMillis(400); // a busy machine may halt the peer for a while
    BadPeer.Script script =
        peer -> {
          peer.negotiate(nothing);
          peer.continueUntil('E');
          long end = System.nanoTime() + content.multipliedBy(2).toNanos();
          while (System.nanoTime() < end) {
            peer.send(new Response.Progress());
          }
          peer.send(new Answer.Continue());
          peer.awaitClose();
        };
    Timeouts timeouts = new Timeouts(patience, patience, content, patience);
    try (BadPeer peer = BadPeer.playing(script);
        MilterClient client = MilterClient.connect(peer.address(), timeouts, nothing)) {
      assertThat(Sessions.whole(client).passes()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"O", "C", "M", "N", "E"})
  void silence(char at) throws IOException {
    BadPeer.Script script =
        peer -> {
          if (at != 'O') {
            peer.negotiate(nothing);
            peer.continueUntil(at);
          }
          peer.awaitClose();
        };
    try (BadPeer peer = BadPeer.playing(script)) {
      assertThatThrownBy(() -> Sessions.session(peer, Sessions.all(SHORT)))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("within");
    }
  }

  @Test
  void aResponseThatStopsInTheMiddle() throws IOException {
    BadPeer.Script script =
        peer -> {
          peer.negotiate(nothing);
          peer.continueUntil('M');
          peer.send("00000005 'y' '55'");
          peer.awaitClose();
        };
    try (BadPeer peer = BadPeer.playing(script)) {
      assertThatThrownBy(() -> Sessions.session(peer, Sessions.all(SHORT)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"O", "C", "M", "N", "E"})
  void anEndOfTheConnection(char at) throws IOException {
    BadPeer.Script script =
        peer -> {
          if (at == 'O') {
            peer.receive();
            return;
          }
          peer.negotiate(nothing);
          peer.continueUntil(at);
        };
    try (BadPeer peer = BadPeer.playing(script)) {
      assertThatThrownBy(() -> Sessions.session(peer, Sessions.PATIENT))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void anEndBetweenTwoCommands(@TempDir Path folder) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (BadPeer peer = BadPeer.on(address, p -> p.negotiate(nothing));
        MilterClient client = Sessions.connect(peer)) {
      peer.close();
      assertThatThrownBy(() -> client.connect(Sessions.CLIENT))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void aPeerThatDoesNotRead() throws IOException {
    Options unanswered = new Options(6, Set.of(), Set.of(Step.NO_REPLY_BODY));
    BadPeer.Script script =
        peer -> {
          peer.negotiate(unanswered);
          peer.continueUntil('N');
          peer.send(new Answer.Continue());
          peer.awaitEndOfTest();
        };
    Duration patience = Duration.ofSeconds(5);
    Timeouts timeouts = new Timeouts(patience, SHORT.multipliedBy(3), patience, patience);
    try (BadPeer peer = BadPeer.playing(script);
        MilterClient client =
            MilterClient.connect(peer.address(), timeouts, Options.everything())) {
      client.connect(Sessions.CLIENT);
      client.mail("<>", List.of());
      client.rcpt("<a@b>", List.of());
      client.endOfHeader();
      assertThatThrownBy(() -> client.body(Octets.of(new byte[64 * 1024 * 1024])))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("write");
      peer.endOfTest();
    }
  }

  @Test
  void nobodyThere(@TempDir Path folder) throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), free);
    assertThatThrownBy(() -> MilterClient.connect(address, Sessions.PATIENT, nothing))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() ->
            MilterClient.connect(
                UnixDomainSocketAddress.of(folder.resolve("none")), Sessions.PATIENT, nothing))
        .isInstanceOf(IOException.class);
  }
}
