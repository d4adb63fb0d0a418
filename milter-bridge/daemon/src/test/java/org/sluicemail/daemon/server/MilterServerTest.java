package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.Endpoint;
import org.sluicemail.filter.Ending;
import org.sluicemail.mail.NoLeaks;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.servers.Await;

class MilterServerTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path folder;
  private final String journalName = UUID.randomUUID().toString();
  private final ByWord.Journal journal = ByWord.Journal.named(journalName);

  private String yaml(String parts) {
    return """
    chains: {all: [words]}
    routes: [{chain: all}]
    filters:
      words: {type: org.sluicemail.daemon.server.ByWord, parts: [%s], journal: %s}
    """
        .formatted(parts, journalName);
  }

  private Serving start() throws IOException {
    return Serving.start(folder, yaml("sender, recipient, header, message, observer"));
  }

  private Serving start(Duration idle, Duration packet) throws IOException {
    return Serving.start(folder, yaml("message, observer"), 100, idle, packet, Serving.PATIENCE);
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

  /** A whole session as it travels, with some of everything. */
  private static byte[] session() {
    ByteBuffer octets =
        Serving.octets(
            new Command.OptionNegotiation(Options.everything()),
            Dialogue.Commands.macros('C', Map.of("j", "mx", "{daemon_name}", "x")),
            Dialogue.Commands.CONNECT,
            new Command.Helo("client"),
            new Command.Mail("<ann@example.org>", List.of("SIZE=5")),
            new Command.Rcpt("<bob@example.net>", List.of()),
            new Command.Rcpt("<discard@example.net>", List.of()),
            new Command.Header("Subject", Octets.of(" hello")),
            new Command.Header("X-Edit", Octets.of(" prepend A b")),
            new Command.EndOfHeader(),
            new Command.Body(Octets.of("text")),
            new Command.EndOfMessage(),
            new Command.Abort(),
            new Command.Mail("<carl@example.org>", List.of()),
            new Command.Quit());
    byte[] bytes = new byte[octets.remaining()];
    octets.get(bytes);
    return bytes;
  }

  private static byte[] mutated(Random random, byte[] session) {
    byte[] bytes = session.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    int end = random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length;
    return Arrays.copyOf(bytes, end);
  }

  /** Sound lengths, anything within. */
  private static byte[] random(Random random) {
    ByteBuffer out = ByteBuffer.allocate(4096);
    Serving.octets(new Command.OptionNegotiation(Options.everything())).rewind();
    out.put(Serving.octets(new Command.OptionNegotiation(Options.everything())));
    for (int i = 0; i < 10; i++) {
      byte[] payload = new byte[random.nextInt(40)];
      random.nextBytes(payload);
      byte code = (byte) "ABCDEHKLMNORTU?".charAt(random.nextInt(15));
      out.putInt(payload.length + 1).put(code).put(payload);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void hand(Serving serving, byte[] bytes) throws Exception {
    try (SocketChannel channel = serving.raw()) {
      try {
        ByteBuffer content = ByteBuffer.wrap(bytes);
        while (content.hasRemaining()) {
          channel.write(content);
        }
        channel.shutdownOutput();
      } catch (IOException e) {
        return; // the server has closed before it had read everything
      }
      Serving.awaitClosed(channel);
    }
  }

  private static long descriptors() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static long memory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void garbageLeavesNothingBehind() throws Exception {
    int sessions = Boolean.getBoolean("sluice.long") ? 10_000 : 2_000;
    Random random = new Random(4711);
    byte[] session = session();
    try (Serving serving = start()) {
      hand(serving, session);
      serving.awaitOpen(0);
      long descriptors = descriptors();
      long memory = memory();
      for (int i = 0; i < sessions; i++) {
        hand(serving, random.nextInt(3) == 0 ? random(random) : mutated(random, session));
        while (journal.endings() > 0) {
          journal.ending();
        }
      }
      serving.awaitOpen(0);
      assertThat(serving.held()).isZero();
      assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 5);
      assertThat(memory()).isLessThan(memory + (24 << 20));
      assertThat(NoLeaks.threads()).isEmpty();
      assertThat(serving.figure("protocol-errors")).isGreaterThan(sessions / 10);
      try (MilterClient client = Serving.connected(serving.client())) {
        assertThat(Serving.message(client).answer()).isEqualTo(new Answer.Accept());
      }
    }
  }

  /** Each prefix of a session, cut in the middle of packets and between them. */
  @Test
  void everyTruncationEndsTheConnection() throws Exception {
    byte[] session = session();
    try (Serving serving = start()) {
      for (int length = 0; length < session.length; length++) {
        hand(serving, Arrays.copyOf(session, length));
      }
      serving.awaitOpen(0);
      assertThat(serving.held()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000", // no length at all
        "ffffffff4f", // negative in C
        "7fffffff4f",
        "001000024f", // one more than is taken
        "474554202f20485454502f312e310d0a0d0a", // GET / HTTP/1.1
        "16030100c8010000c40303", // TLS
        "0000000143", // CONNECT comes first
        "00000005" + "4f00000006", // too short an offer
        "0000000d4f000000010000003f0000007f", // version 1
      })
  void closesQuietlyWhatIsNoMilterPeer(String octets) throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    try (Serving serving = start();
        SocketChannel channel = serving.raw()) {
      channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(octets)));
      Serving.awaitClosed(channel);
      serving.awaitOpen(0);
      assertThat(serving.figure("protocol-errors")).isEqualTo(1);
    } finally {
      root.detachAppender(log);
    }
    assertThat(List.copyOf(log.list))
        .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  @Test
  void aPacketThatComesTooSlowlyEndsTheConnection() throws Exception {
    ScheduledExecutorService dribble = Executors.newSingleThreadScheduledExecutor();
    AtomicBoolean broken = new AtomicBoolean();
    try (Serving serving = start(LONG, SHORT);
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
    try (Serving serving = start(SHORT, LONG);
        SocketChannel channel = serving.raw()) {
      channel.write(Serving.octets(new Command.OptionNegotiation(Options.everything())));
      long began = System.nanoTime();
      Serving.awaitClosed(channel);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(SHORT);
    }
  }

  @Test
  void whoSaysNothingAtAllHasNoPatience() throws Exception {
    try (Serving serving = start(LONG, SHORT);
        SocketChannel silent = serving.raw();
        SocketChannel negotiated = serving.raw()) {
      negotiated.write(Serving.octets(new Command.OptionNegotiation(Options.everything())));
      Serving.awaitClosed(silent);
      serving.awaitOpen(1);
    }
  }

  @Test
  void aPeerThatDoesNotReadLosesItsConnection() throws Exception {
    try (Serving serving = start(LONG, SHORT);
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
    try (Serving serving = Serving.start(folder, yaml("message"), 2, LONG, LONG, Serving.PATIENCE);
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

  @Test
  void whoWaitsForAPlaceIsLetGoAtTheEnd() throws Exception {
    Serving serving = Serving.start(folder, yaml("message"), 1, LONG, LONG, Serving.PATIENCE);
    try (MilterClient first = serving.client();
        SocketChannel second = serving.raw()) {
      assertThat(first.agreed().version()).isEqualTo(6);
      serving.close();
      Serving.awaitClosed(second);
    }
    assertThat(acceptors()).isZero();
  }

  private static long acceptors() throws IOException {
    Await.until(
        "acceptors end",
        Serving.PATIENCE,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("milter-accept")));
    return 0;
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
      ByteBuffer session = ByteBuffer.wrap(session());
      String waits = "X-Message";
      ByteBuffer octets =
          Serving.octets(
              new Command.OptionNegotiation(Options.everything()),
              Dialogue.Commands.CONNECT,
              Dialogue.Commands.mail("<a@x.org>"),
              Dialogue.Commands.rcpt("<b@x.org>"),
              Dialogue.Commands.header(waits, "wait"),
              Dialogue.Commands.header("X-Edit", "big 3000000"),
              new Command.EndOfMessage());
      assertThat(session.hasRemaining()).isTrue();
      channel.write(octets);
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
    Serving serving = Serving.start(folder, yaml("message, observer"), 10, LONG, LONG, SHORT);
    try (SocketChannel channel = serving.raw()) {
      channel.write(ByteBuffer.wrap(waiting()));
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

  private static byte[] waiting() {
    ByteBuffer octets =
        Serving.octets(
            new Command.OptionNegotiation(Options.everything()),
            Dialogue.Commands.CONNECT,
            Dialogue.Commands.mail("<a@x.org>"),
            Dialogue.Commands.rcpt("<b@x.org>"),
            Dialogue.Commands.header("X-Message", "wait"),
            new Command.EndOfMessage());
    byte[] bytes = new byte[octets.remaining()];
    octets.get(bytes);
    return bytes;
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
      serving.server().engine(Dialogue.engine(yaml("message")));
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

  @Test
  void textFromPeersIsEscapedInTheLog() throws Exception {
    Logger ours = (Logger) LoggerFactory.getLogger("org.sluicemail");
    Level before = ours.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    ours.setLevel(Level.INFO);
    ours.addAppender(log);
    try (Serving serving = start();
        SocketChannel channel = serving.raw()) {
      channel.write(
          Serving.octets(
              new Command.OptionNegotiation(Options.everything()),
              new Command.Connect("host\nERROR forged", Family.UNKNOWN, 0, ""),
              Dialogue.Commands.macros('M', Map.of("i", "A\nB")),
              Dialogue.Commands.mail("<a\u001b[31m@x.org>"),
              Dialogue.Commands.rcpt("<b@x.org>"),
              new Command.EndOfMessage()));
      journal.ending();
      channel.write(ByteBuffer.wrap("\0\0\0\2\n\n".getBytes(StandardCharsets.ISO_8859_1)));
      Serving.awaitClosed(channel);
    } finally {
      ours.detachAppender(log);
      ours.setLevel(before);
    }
    assertThat(List.copyOf(log.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("A\\nB") && line.contains("host\\nERROR forged"))
        .noneMatch(line -> line.chars().anyMatch(c -> c < ' '));
  }
}
