package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.config.Endpoint;
import org.sluicemail.filter.Ending;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Modification;

class MilterServerTest {
  @TempDir private Path folder;
  private final ByWord.Journal journal = ByWord.Journal.fresh();

  private Serving start() throws IOException {
    return Serving.start(folder, journal.chain(ByWord.EVERY_PART));
  }

  @Test
  void servesBothKindsOfSocketsSideBySide() throws Exception {
    try (Serving serving = start()) {
      for (Endpoint endpoint : serving.server().endpoints()) {
        try (MilterClient client = Serving.connected(Serving.client(endpoint))) {
          for (int i = 0; i < 3; i++) {
            var answer = Serving.message(client, "X-Edit", "prepend X-One 1");
            assertThat(answer.modifications())
                .containsExactly(new Modification.InsertHeader(1, "X-One", Octets.of(" 1")));
            assertThat(answer.answer()).isEqualTo(new Answer.Accept());
          }
          assertThat(journal.last().session().listener()).isEqualTo(endpoint.toString());
        }
      }
      assertThat(serving.figure("messages.proceed")).isEqualTo(6);
    }
    assertThat(Files.exists(folder.resolve("milter.sock"))).isFalse();
  }

  @Test
  void listensNowhereWhenOnePlaceIsTaken() throws Exception {
    try (Serving first = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on unix:")
          .hasMessageContaining("another program listens there");
      try (MilterClient client = Serving.connected(first.client())) {
        assertThat(Serving.message(client).answer()).isEqualTo(new Answer.Accept());
      }
    }
  }

  @Test
  void serves1000ConnectionsAtOnce() throws Exception {
    List<MilterClient> clients = new ArrayList<>();
    try (Serving serving = start()) {
      for (int i = 0; i < 1000; i++) {
        clients.add(Serving.connected(serving.client()));
      }
      assertThat(serving.figure("open")).isEqualTo(1000);
      for (MilterClient client : clients) {
        Serving.begin(client, "Subject", "hello");
      }
      for (MilterClient client : clients) {
        assertThat(client.endOfMessage().answer()).isEqualTo(new Answer.Accept());
        client.quit();
      }
      serving.awaitOpen(0);
      assertThat(serving.held()).isZero();
    }
  }

  @Test
  void aLostConnectionEndsItsMailOnce() throws Exception {
    try (Serving serving = start()) {
      try (MilterClient client = Serving.connected(serving.client())) {
        Serving.begin(client, "Subject", "hello");
      }
      assertThat(journal.ending().how()).isEqualTo(Ending.How.DISCONNECTED);
      serving.awaitOpen(0);
      assertThat(journal.endings()).isZero();
      assertThat(serving.held()).isZero();
    }
  }

  @Test
  void newConnectionsGetTheNewEngineAndOldOnesKeepTheirs() throws Exception {
    try (Serving serving = start();
        MilterClient old = Serving.connected(serving.client())) {
      serving.server().engine(Dialogue.engine(journal.chain("message")));
      try (MilterClient later = Serving.connected(serving.client())) {
        assertThat(later.mail("<reject@example.org>", List.of())).isEqualTo(new Answer.Continue());
      }
      assertThat(old.mail("<reject@example.org>", List.of())).isInstanceOf(Answer.ReplyCode.class);
      assertThat(Serving.message(old).answer()).isEqualTo(new Answer.Accept());
    }
  }

  /** Expressions that compute for minutes do not keep others from their answers. */
  @Test
  void catastrophicRulesDoNotDelayOthers() throws Exception {
    String rules =
        """
        chains: {slow: [rules], quick: [words]}
        routes: [{when: {sender: ["slow@"]}, chain: slow}, {chain: quick}]
        filters:
          rules:
            type: Rules
            time-limit: 3s
            rules:
              - {name: evil, if: {body: '(a+)+b\\1?$'}, then: reject 550 5.7.1 matched}
          words: {type: org.sluicemail.daemon.server.ByWord, parts: [message]}
        """;
    List<Thread> slow = new ArrayList<>();
    List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    try (Serving serving = Serving.start(folder, rules)) {
      try (MilterClient client = Serving.connected(serving.client())) {
        Serving.message(client);
        for (int i = 0; i < 8; i++) {
          slow.add(Thread.ofPlatform().start(() -> answers.add(evil(serving))));
        }
        serving.awaitOpen(9);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
          long began = System.nanoTime();
          Serving.message(client);
          times.add(System.nanoTime() - began);
        }
        times.sort(null);
        assertThat(Duration.ofNanos(times.get(10))).isLessThan(Duration.ofMillis(100));
      }
      for (Thread each : slow) {
        each.join();
      }
    }
    assertThat(answers)
        .hasSize(8)
        .allMatch(answer -> answer instanceof Answer.ReplyCode code && code.code() == 451);
  }

  private static Answer evil(Serving serving) {
    try (MilterClient client = Serving.connected(serving.client())) {
      client.mail("<slow@example.org>", List.of());
      client.rcpt("<bob@example.net>", List.of());
      client.body(Octets.of("a".repeat(60) + "!"));
      return client.endOfMessage().answer();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
