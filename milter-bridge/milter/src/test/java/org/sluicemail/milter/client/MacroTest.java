package org.sluicemail.milter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.MacroStage;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Step;

/** Which macros a filter gets. */
class MacroTest {
  @Test
  void thoseOfAStageComeBeforeItsCommand() throws IOException {
    assertThat(
            told(
                new Options(6, Set.of(), Set.of()),
                client -> {
                  client.define(MacroStage.CONNECT, Map.of("j", "mx"));
                  client.define(MacroStage.END_OF_MESSAGE, Map.of("i", "4X"));
                  Sessions.whole(client);
                }))
        .containsExactly(
            new Command.DefineMacros((byte) 'C', Map.of("j", "mx")),
            new Command.DefineMacros((byte) 'E', Map.of("i", "4X")));
  }

  @Test
  void thoseAskedForByNameAndNoOthers() throws IOException {
    Options wanted =
        new Options(
            6,
            Set.of(),
            Set.of(),
            Map.of(
                MacroStage.CONNECT, List.of(),
                MacroStage.MAIL, List.of("{j}", "auth_type", "{missing}")));
    assertThat(
            told(
                wanted,
                client -> {
                  client.define(MacroStage.CONNECT, Map.of("j", "mx", "v", "1"));
                  client.define(MacroStage.HELO, Map.of("{cipher}", "AES"));
                  client.define(MacroStage.MAIL, Map.of("{auth_type}", "PLAIN", "i", "4X"));
                  Sessions.whole(client);
                }))
        .containsExactly(
            new Command.DefineMacros((byte) 'H', Map.of("{cipher}", "AES")),
            new Command.DefineMacros((byte) 'M', Map.of("{j}", "mx", "auth_type", "PLAIN")));
  }

  @Test
  void alsoThoseOfEventsThatAreNotSent() throws IOException {
    assertThat(
            told(
                new Options(6, Set.of(), Set.of(Step.NO_MAIL)),
                client -> {
                  client.define(MacroStage.MAIL, Map.of("{auth_type}", "PLAIN"));
                  Sessions.whole(client);
                }))
        .containsExactly(new Command.DefineMacros((byte) 'M', Map.of("{auth_type}", "PLAIN")));
  }

  @Test
  void thoseOfTheNextMessageReplaceThoseOfTheLast() throws IOException {
    assertThat(
            told(
                new Options(6, Set.of(), Set.of()),
                client -> {
                  client.define(MacroStage.MAIL, Map.of("i", "1"));
                  Sessions.whole(client);
                  client.define(MacroStage.MAIL, Map.of());
                  Sessions.message(client);
                }))
        .containsExactly(
            new Command.DefineMacros((byte) 'M', Map.of("i", "1")),
            new Command.DefineMacros((byte) 'M', Map.of()));
  }

  @Test
  void noneAfterTheFilterIsDoneWithTheSession() throws IOException {
    BadPeer.Script script =
        BadPeer.well(new Options(6, Set.of(), Set.of()), c -> List.of(new Answer.Accept()));
    try (BadPeer peer = BadPeer.playing(script)) {
      try (MilterClient client = Sessions.connect(peer)) {
        client.define(MacroStage.MAIL, Map.of("i", "1"));
        Sessions.whole(client);
        client.quit();
      }
      peer.close();
      assertThat(peer.codes()).isEqualTo("CQ");
    }
  }

  @Test
  void tooManyAreTheCallersFault() throws IOException {
    told(
        new Options(6, Set.of(), Set.of()),
        client -> {
          client.define(MacroStage.CONNECT, Map.of("x", "y".repeat(100_000)));
          assertThatThrownBy(() -> client.connect(Sessions.CLIENT))
              .isInstanceOf(IllegalArgumentException.class);
        });
  }

  private interface Talk {
    void with(MilterClient client) throws IOException;
  }

  private static List<Command> told(Options wanted, Talk talk) throws IOException {
    BadPeer.Script script = BadPeer.well(wanted, c -> List.of(new Answer.Continue()));
    try (BadPeer peer = BadPeer.playing(script)) {
      try (MilterClient client = Sessions.connect(peer)) {
        talk.with(client);
        client.quit();
      }
      peer.close();
      return peer.received().stream().filter(Command.DefineMacros.class::isInstance).toList();
    }
  }
}
