package org.sluicemail.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluicemail.config.Endpoint;

/**
 * A clamd that answers PING and VERSION, and does to each stream what its script says next; the
 * last line repeats.
 */
public final class ScriptedClamd implements AutoCloseable {
  private final ScriptedServer server;
  private final Endpoint endpoint;
  private final List<Step> script;
  private final AtomicInteger step = new AtomicInteger();

  /** Commands in the order in which they came, without z and NUL. */
  public final BlockingQueue<String> commands = new LinkedBlockingQueue<>();

  /** What was streamed, as far as it was read. */
  public final BlockingQueue<byte[]> streams = new LinkedBlockingQueue<>();

  /** What our own threads fell over; a test may look. */
  public final List<Throwable> surprises;

  /** Answers to commands without data; each ends in NUL, or is cut. */
  private volatile String version = "ClamAV 1.4.6/27500/Fri Nov 20 08:00:00 2026\0";

  private volatile String pong = "PONG\0";

  /** What happens on a connection whose command was INSTREAM. */
  @FunctionalInterface
  public interface Step {
    void play(Stage stage) throws Exception;
  }

  /** One connection, from behind the command. */
  public final class Stage {
    private final SocketChannel connection;
    private final DataInputStream in;

    private Stage(SocketChannel connection) {
      this.connection = connection;
      this.in = new DataInputStream(Channels.newInputStream(connection));
    }

    private String command() throws IOException {
      StringBuilder command = new StringBuilder();
      for (int octet = in.readUnsignedByte(); octet != 0; octet = in.readUnsignedByte()) {
        command.append((char) octet);
      }
      return command.substring(1);
    }

    /** Reads chunks to the empty one. */
    public byte[] stream() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int length = in.readInt(); length != 0; length = in.readInt()) {
        all.write(in.readNBytes(length));
      }
      streams.add(all.toByteArray());
      return all.toByteArray();
    }

    /** Reads these many octets of whatever comes. */
    public void read(int octets) throws IOException {
      in.readNBytes(octets);
    }

    /** Waits until the client has closed. */
    public void awaitEnd() throws IOException {
      while (in.read() >= 0) {
        // what else comes is of no interest
      }
    }

    public void say(String text) throws IOException {
      ByteBuffer out = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
      while (out.hasRemaining()) {
        connection.write(out);
      }
    }

    /** Closes with a TCP reset. */
    public void reset() throws IOException {
      connection.setOption(StandardSocketOptions.SO_LINGER, 0);
      connection.close();
    }
  }

  private ScriptedClamd(SocketAddress address, List<Step> script) throws IOException {
    this.script = script;
    server = new ScriptedServer(address, this::serve);
    endpoint = server.endpoint();
    surprises = server.surprises;
    server.start("clamd");
  }

  public static ScriptedClamd inet(Step... script) throws IOException {
    return new ScriptedClamd(ScriptedServer.inet(), List.of(script));
  }

  public static ScriptedClamd unix(Path path, Step... script) throws IOException {
    return new ScriptedClamd(ScriptedServer.unix(path), List.of(script));
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** From now on VERSION is answered with this, as it stands. */
  public void version(String answer) {
    version = answer;
  }

  /** From now on PING is answered with this, as it stands; with nothing, never. */
  public void pong(String answer) {
    pong = answer;
  }

  /** Whether nobody is connected. */
  public boolean isAlone() {
    return server.open() == 0;
  }

  public static Step clean() {
    return say("stream: OK\0");
  }

  public static Step found(String signature) {
    return say("stream: " + signature + " FOUND\0");
  }

  /** Reads the stream, says {@code text} as it stands, and closes. */
  public static Step say(String text) {
    return stage -> {
      stage.stream();
      stage.say(text);
    };
  }

  /** Reads the stream and says nothing. */
  public static Step silent() {
    return stage -> {
      stage.stream();
      stage.awaitEnd();
    };
  }

  /** Does not even read. */
  public static Step deaf() {
    return stage -> new CountDownLatch(1).await();
  }

  /** Reads a part of the stream, and is gone. */
  public static Step dies() {
    return stage -> {
      stage.read(10);
      stage.reset();
    };
  }

  /** Reads a part of the stream, says {@code text} as it stands, and closes. */
  public static Step early(int octets, String text) {
    return stage -> {
      stage.read(octets);
      stage.say(text);
    };
  }

  private void serve(SocketChannel connection) throws Exception {
    Stage stage = new Stage(connection);
    String command = stage.command();
    commands.add(command);
    answer(command, stage);
  }

  private void answer(String command, Stage stage) throws Exception {
    switch (command) {
      case "PING" -> speak(pong, stage);
      case "VERSION" -> speak(version, stage);
      case "INSTREAM" -> next().play(stage);
      default -> stage.say("UNKNOWN COMMAND\0");
    }
  }

  private static void speak(String text, Stage stage) throws IOException {
    if (text.isEmpty()) {
      stage.awaitEnd();
    }
    stage.say(text);
  }

  private Step next() {
    return script.get(Math.min(step.getAndIncrement(), script.size() - 1));
  }

  /** Closes listener and connections. */
  @Override
  public void close() throws IOException {
    server.close();
  }
}
