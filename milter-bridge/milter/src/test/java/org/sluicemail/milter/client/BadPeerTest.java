package org.sluicemail.milter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.ProtocolException;
import org.sluicemail.milter.codec.Step;

/** The client against filters that break the rules. */
@Timeout(20)
class BadPeerTest {
  private final Options everything =
      new Options(6, Set.of(Action.values()), Set.of(Step.SKIP, Step.NO_REPLY_HEADER));
  private final Options nothing = new Options(6, Set.of(), Set.of());

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          "00000009 'O' 00000006 00000000",                    too short
          "0000000D 'O' 00000001 00000000 00000000",           version 1
          "0000000D 'O' 00000000 00000000 00000000",           version 0
          "0000000D 'O' 00000007 00000000 00000000",           version 7
          "0000000D 'O' FFFFFFFF 00000000 00000000",           version -1
          "0000000D 'O' 00000006 00000200 00000000",           unknown flags
          "0000000D 'O' 00000006 00000000 40000000",           unknown flags
          "0000000D 'O' 00000006 00000002 00000000",           not offered
          "0000000D 'O' 00000006 00000000 20000000",           not offered
          "0000000D 'O' 00000006 00000000 00000000 00000001 'c'", to nothing
          "00000001 'c'",                                      no negotiation
          "00000001 'p'",                                      no negotiation
          "00000000",                                          packet length
          "FFFFFFFF",                                          packet length
          "'HTTP/1.1 400 Bad Request'",                        packet length
          """)
  void brokenNegotiations(String reply, String complaint) throws IOException {
    BadPeer.Script script =
        peer -> {
          peer.receive();
          peer.send(reply);
          peer.awaitClose();
        };
    Options offer = new Options(6, Set.of(Action.ADD_HEADERS), Set.of(Step.NO_HELO));
    try (BadPeer peer = BadPeer.playing(script)) {
      assertThatThrownBy(() -> MilterClient.connect(peer.address(), Sessions.PATIENT, offer))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(complaint);
    }
  }

  /** The code to answer, the octets sent and what the client says of them. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          C, 00000001 'z',                           unknown response z
          C, 00000001 'f',                           reserved
          C, 00000001 'd',                           discard
          C, 00000001 's',                           skip
          C, 00000002 'c' 00,                        too long
          C, 0000000D 'O' 00000006 00000000 00000000, second negotiation
          C, 00000006 'q' 'spam' 00,                 before the end
          M, 00000006 'q' 'spam' 00,                 before the end
          M, 00000005 'h' 'X' 00 'v' 00,             before the end
          M, 00000001 'c' 00000001 'c',              to nothing
          R, 00000001 'c' 00,                        to nothing
          N, 00000008 'y' '250 ok' 00,               reply
          N, 00000007 'y' '5x0 x' 00,                reply
          N, 0000000D 'y' '550-a' 0A '550 b' 00,     reply
          N, 00000009 'y' '550 a' 00 'b' 00,         too long
          E, 00000005 'h' 00 'v' 00 00,              field name
          E, 00000009 'm' FFFFFFFF 'X' 00 'v' 00,    index
          E, 00000002 '+' 00,                        empty recipient
          E, 00100001 'b',                           packet length
          E, 00000001 's',                           skip
          E, 00000001 'c' 00000001 'c',              to nothing
          """)
  void brokenResponses(char at, String wire, String complaint) throws IOException {
    BadPeer.Script script =
        peer -> {
          peer.negotiate(new Options(6, Set.of(Action.values()), Set.of(Step.SKIP)));
          peer.continueUntil(at);
          peer.send(wire);
          peer.awaitClose();
        };
    try (BadPeer peer = BadPeer.playing(script);
        MilterClient client = Sessions.connect(peer)) {
      assertThatThrownBy(() -> Sessions.whole(client))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(complaint);
      assertThatThrownBy(() -> client.helo("again")).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void changesThatWereNotAgreed() throws IOException {
    for (Modification modification :
        new Modification[] {
          new Modification.AddHeader("X", Octets.of("v")),
          new Modification.ReplaceBody(Octets.of("v")),
          new Modification.AddRecipient("<a@b>", "NOTIFY=NEVER"),
          new Modification.Quarantine("why")
        }) {
      refuses(nothing, modification, modification.action().name());
    }
  }

  @Test
  void skipThatWasNotAgreed() throws IOException {
    BadPeer.Script script =
        peer -> {
          peer.negotiate(nothing);
          peer.continueUntil('B');
          peer.send(new Answer.Skip());
          peer.awaitClose();
        };
    try (BadPeer peer = BadPeer.playing(script);
        MilterClient client = Sessions.connect(peer)) {
      assertThatThrownBy(() -> Sessions.whole(client))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("skip");
    }
  }

  @Test
  void anAnswerToAnUnansweredEvent() throws IOException {
    BadPeer.Script script =
        peer -> {
          peer.negotiate(everything);
          peer.continueUntil('N');
          peer.send("00000001 'c' 00000001 'c' 00000001 'c'");
          peer.awaitClose();
        };
    try (BadPeer peer = BadPeer.playing(script);
        MilterClient client = Sessions.connect(peer)) {
      assertThatThrownBy(() -> Sessions.whole(client))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("to nothing");
    }
  }

  @Test
  void octetsThatComeBetweenTwoCommands(@TempDir Path folder) throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    BadPeer.Script script =
        peer -> {
          peer.negotiate(nothing);
          peer.continueUntil('A');
          peer.send("00000001 'c'");
          sent.countDown();
          peer.awaitClose();
        };
    // What was written to a unix socket can be read at once.
    try (BadPeer peer = BadPeer.on(UnixDomainSocketAddress.of(folder.resolve("s")), script);
        MilterClient client = Sessions.connect(peer)) {
      client.connect(Sessions.CLIENT);
      client.mail("<>", List.of());
      client.abort();
      assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> client.helo("h"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("to nothing");
    }
  }

  @Test
  void endlessChanges() throws IOException {
    refusesEndless(new Modification.AddHeader("X", Octets.of("v")), 10_001);
    refusesEndless(new Modification.ReplaceBody(Octets.of(new byte[65_535])), 1_025);
  }

  private static void refuses(Options wanted, Modification modification, String complaint)
      throws IOException {
    BadPeer.Script script =
        peer -> {
          peer.negotiate(wanted);
          peer.continueUntil('E');
          peer.send(modification, new Answer.Continue());
          peer.awaitClose();
        };
    try (BadPeer peer = BadPeer.playing(script)) {
      assertThatThrownBy(() -> Sessions.session(peer, Sessions.PATIENT))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(complaint);
    }
  }

  private static void refusesEndless(Modification modification, int count) throws IOException {
    BadPeer.Script script =
        peer -> {
          peer.negotiate(new Options(6, Set.of(Action.values()), Set.of()));
          peer.continueUntil('E');
          for (int i = 0; i < count; i++) {
            peer.send(modification);
          }
          peer.send(new Answer.Continue());
          peer.awaitClose();
        };
    try (BadPeer peer = BadPeer.playing(script)) {
      assertThatThrownBy(() -> Sessions.session(peer, Sessions.PATIENT))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("endless changes");
    }
  }
}
