package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.sluicemail.logs.LogLines;
import org.sluicemail.mail.NoLeaks;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Options;

/** Peers that send what is no milter protocol, or half of it. */
class MilterServerGarbageTest {
  @TempDir private Path folder;
  private final ByWord.Journal journal = ByWord.Journal.fresh();

  private Serving start() throws IOException {
    return Serving.start(folder, journal.chain(ByWord.EVERY_PART));
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
    LogLines log = LogLines.of(Logger.ROOT_LOGGER_NAME);
    try (log;
        Serving serving = start();
        SocketChannel channel = serving.raw()) {
      channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(octets)));
      Serving.awaitClosed(channel);
      serving.awaitOpen(0);
      assertThat(serving.figure("protocol-errors")).isEqualTo(1);
    }
    assertThat(log.events()).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  @Test
  void textFromPeersIsEscapedInTheLog() throws Exception {
    LogLines log = LogLines.of("org.sluicemail").at(Level.INFO);
    try (log;
        Serving serving = start();
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
    }
    assertThat(log.texts())
        .anyMatch(line -> line.contains("A\\nB") && line.contains("host\\nERROR forged"))
        .noneMatch(line -> line.chars().anyMatch(c -> c < ' '));
  }
}
