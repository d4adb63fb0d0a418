package org.sluicemail.milter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.MacroStage;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Response;
import org.sluicemail.milter.codec.Step;

/** The client against filters that keep the rules. */
class MilterClientTest {
  private static final Answer CONTINUE = new Answer.Continue();

  private final Options nothing = new Options(6, Set.of(), Set.of());

  @Test
  void tellsAWholeSession() throws IOException {
    try (BadPeer peer = BadPeer.playing(BadPeer.well(nothing, c -> List.of(CONTINUE)))) {
      try (MilterClient client = Sessions.connect(peer)) {
        assertThat(Sessions.whole(client)).isEqualTo(new MessageAnswer(CONTINUE, List.of()));
        assertThat(client.unknown("XFOO")).isEqualTo(CONTINUE);
        client.quit();
      }
      peer.close();
      assertThat(peer.received())
          .containsExactly(
              Sessions.CLIENT,
              new Command.Helo("client.example"),
              new Command.Mail("<a@example.org>", List.of("SIZE=10")),
              new Command.Rcpt("<b@example.com>", List.of()),
              new Command.Data(),
              new Command.Header("Subject", Octets.of("hello")),
              new Command.Header("X", Octets.of("a\n\tb")),
              new Command.EndOfHeader(),
              new Command.Body(Octets.of("one\r\n")),
              new Command.Body(Octets.of("two\r\n")),
              new Command.EndOfMessage(),
              new Command.Unknown("XFOO"),
              new Command.Quit());
    }
  }

  @Test
  void speaksThroughUnixSockets(@TempDir Path folder) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("milter.sock"));
    BadPeer.Script script = BadPeer.well(nothing, c -> List.of(CONTINUE));
    try (BadPeer peer = BadPeer.on(address, script);
        MilterClient client = MilterClient.connect(address, Sessions.PATIENT, nothing)) {
      assertThat(Sessions.whole(client).passes()).isTrue();
      client.quit();
    }
  }

  @Test
  void severalMessagesOnOneConnection() throws IOException {
    String codes =
        Sessions.codes(
            nothing,
            c -> List.of(CONTINUE),
            client -> {
              Sessions.whole(client);
              Sessions.message(client);
              client.abort();
              client.mail("<>", List.of());
              client.abort();
              client.helo("again");
              Sessions.message(client);
              client.quitNewConnection();
              Sessions.whole(client);
            });
    assertThat(codes).isEqualTo("CHMRTLLNBBEMRTLLNBBEMAHMRTLLNBBEKCHMRTLLNBBEQ");
  }

  @Test
  void doesNotSendWhatTheFilterDoesNotWant() throws IOException {
    Options wanted =
        new Options(6, Set.of(), Set.of(Step.NO_HELO, Step.NO_DATA, Step.NO_HEADERS, Step.NO_BODY));
    assertThat(Sessions.codes(wanted, c -> List.of(CONTINUE), Sessions::whole)).isEqualTo("CMRNEQ");
  }

  @ParameterizedTest
  @CsvSource({"2,CHMRLLNBBEQ", "3,CHMRULLNBBEQ", "4,CHMRUTLLNBBEQ"})
  void oldFiltersDoNotHearOfNewEvents(int version, String expected) throws IOException {
    Options wanted = new Options(version, Set.of(), Set.of());
    assertThat(
            Sessions.codes(
                wanted,
                c -> List.of(CONTINUE),
                client -> {
                  client.connect(Sessions.CLIENT);
                  client.helo("h");
                  client.mail("<>", List.of());
                  client.rcpt("<a@b>", List.of());
                  client.unknown("XFOO");
                  client.data();
                  client.header("A", Octets.of(" b"));
                  client.header("A", Octets.of(" b"));
                  client.endOfHeader();
                  client.body(Octets.of("a"));
                  client.body(Octets.of("a"));
                  client.endOfMessage();
                }))
        .isEqualTo(expected);
  }

  @Test
  void unansweredCommandsTravelWithTheNext() throws IOException {
    Options wanted =
        new Options(
            6,
            Set.of(),
            Set.of(
                Step.NO_REPLY_CONNECT,
                Step.NO_REPLY_HELO,
                Step.NO_REPLY_MAIL,
                Step.NO_REPLY_DATA,
                Step.NO_REPLY_HEADER,
                Step.NO_REPLY_END_OF_HEADER,
                Step.NO_REPLY_BODY));
    BadPeer.Script script =
        peer -> {
          peer.negotiate(wanted);
          assertThat(peer.receiveAtOnce().stream().map(c -> (char) c.code()))
              .containsExactly('C', 'H', 'D', 'M', 'R');
          peer.send(CONTINUE);
          assertThat(peer.receiveAtOnce().stream().map(c -> (char) c.code()))
              .containsExactly('T', 'L', 'L', 'N', 'B', 'B', 'E');
          peer.send(CONTINUE);
          peer.awaitClose();
        };
    try (BadPeer peer = BadPeer.playing(script);
        MilterClient client = Sessions.connect(peer)) {
      client.define(MacroStage.MAIL, Map.of("i", "4X"));
      assertThat(Sessions.whole(client).passes()).isTrue();
    }
  }

  @Test
  void keepsLeadingSpaceWhereAgreed() throws IOException {
    Options wanted = new Options(6, Set.of(), Set.of(Step.LEADING_SPACE));
    BadPeer.Script script = BadPeer.well(wanted, c -> List.of(CONTINUE));
    try (BadPeer peer = BadPeer.playing(script)) {
      try (MilterClient client = Sessions.connect(peer)) {
        Sessions.whole(client);
        client.quit();
      }
      peer.close();
      assertThat(peer.received())
          .contains(
              new Command.Header("Subject", Octets.of(" hello")),
              new Command.Header("X", Octets.of(" a\n\tb")));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "65535,1", "65536,2", "200000,4"})
  void bodiesAreCutIntoChunks(int size, int chunks) throws IOException {
    String codes =
        Sessions.codes(
            nothing,
            c -> List.of(CONTINUE),
            client -> {
              begin(client);
              client.body(Octets.of(new byte[size]));
              client.endOfMessage();
            });
    assertThat(codes).isEqualTo("CHMR" + "B".repeat(chunks) + "EQ");
  }

  @Test
  void aLargeBodyWithoutRepliesIsNotGatheredWhole() throws IOException {
    Options wanted = new Options(6, Set.of(), Set.of(Step.NO_REPLY_BODY));
    String codes =
        Sessions.codes(
            wanted,
            c -> List.of(CONTINUE),
            client -> {
              begin(client);
              client.body(Octets.of(new byte[5_000_000]));
              assertThat(client.endOfMessage().passes()).isTrue();
            });
    assertThat(codes).isEqualTo("CHMR" + "B".repeat(77) + "EQ");
  }

  @Test
  void bringsModificationsAndTheAnswer() throws IOException {
    List<Response> responses =
        List.of(
            new Response.Progress(),
            new Modification.AddHeader("X-A", Octets.of("1")),
            new Modification.InsertHeader(0, "X-B", Octets.of("2")),
            new Response.Progress(),
            new Modification.ChangeHeader(1, "X-C", Octets.EMPTY),
            new Modification.ReplaceBody(Octets.of("new")),
            new Modification.AddRecipient("<c@d>"),
            new Modification.AddRecipient("<c@d>", "NOTIFY=NEVER"),
            new Modification.DeleteRecipient("<c@d>"),
            new Modification.ChangeSender("<>"),
            new Modification.Quarantine("why"),
            new Answer.Accept());
    Options wanted = new Options(6, Set.of(Action.values()), Set.of());
    AtomicReference<MessageAnswer> answer = new AtomicReference<>();
    Sessions.codes(
        wanted,
        c -> c.code() == 'E' ? responses : List.of(CONTINUE),
        client -> answer.set(Sessions.whole(client)));
    assertThat(answer.get().answer()).isEqualTo(new Answer.Accept());
    assertThat(answer.get().passes()).isTrue();
    assertThat(answer.get().modifications())
        .isEqualTo(responses.stream().filter(Modification.class::isInstance).toList())
        .hasSize(9);
  }

  @Test
  void wrongOrdersAreTheCallersFault() throws IOException {
    try (BadPeer peer = BadPeer.playing(BadPeer.well(nothing, c -> List.of(CONTINUE)))) {
      try (MilterClient client = Sessions.connect(peer)) {
        assertThatThrownBy(client::data).isInstanceOf(IllegalStateException.class);
        client.connect(Sessions.CLIENT);
        assertThatThrownBy(client::endOfMessage).isInstanceOf(IllegalStateException.class);
        client.quit();
        assertThatThrownBy(() -> client.helo("h")).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void abortIsSaidOnlyWithinATransaction() throws IOException {
    assertThat(
            Sessions.codes(
                nothing,
                c -> List.of(CONTINUE),
                client -> {
                  client.abort();
                  Sessions.whole(client);
                  client.abort();
                  client.mail("<>", List.of());
                  client.abort();
                  client.abort();
                }))
        .isEqualTo("CHMRTLLNBBEMAQ");
  }

  private static void begin(MilterClient client) throws IOException {
    client.connect(Sessions.CLIENT);
    client.helo("h");
    client.mail("<>", List.of());
    client.rcpt("<a@b>", List.of());
  }
}
