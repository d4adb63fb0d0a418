package org.sluicemail.daemon.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluicemail.config.Endpoint;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.client.MessageAnswer;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.client.Timeouts;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.FrameWriter;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.servers.Await;

/** A running server on a unix socket and on TCP, and clients for it. */
final class Serving implements Closeable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Engine engine;
  private final MilterServer server;

  private Serving(Engine engine, MilterServer server) {
    this.engine = engine;
    this.server = server;
  }

  /** With limits that no test reaches by chance. */
  static Serving start(Path folder, String yaml) throws IOException {
    return start(folder, yaml, 5000, Duration.ofMinutes(5), Duration.ofMinutes(1), PATIENCE);
  }

  static Serving start(
      Path folder, String yaml, int connections, Duration idle, Duration packet, Duration drain)
      throws IOException {
    List<Endpoint> listen =
        List.of(
            Endpoint.parse("unix:" + folder.resolve("milter.sock")),
            Endpoint.parse("inet:0@127.0.0.1"));
    ServerSettings settings =
        new ServerSettings(
            listen,
            new ServerSettings.Socket(Optional.empty(), Optional.empty(), "0600"),
            Optional.empty(),
            connections,
            idle,
            packet,
            drain);
    Engine engine = Dialogue.engine(yaml);
    MilterServer server = new MilterServer(settings, engine);
    server.start();
    return new Serving(engine, server);
  }

  MilterServer server() {
    return server;
  }

  Endpoint unix() {
    return server.endpoints().getFirst();
  }

  Endpoint tcp() {
    return server.endpoints().getLast();
  }

  MilterClient client() throws IOException {
    return client(unix());
  }

  static MilterClient client(Endpoint endpoint) throws IOException {
    Duration wait = Duration.ofSeconds(60);
    return MilterClient.connect(
        endpoint.resolve(), new Timeouts(wait, wait, wait, wait), Options.everything());
  }

  /** Hands over one message with these header fields, each as name and value in turn. */
  static MessageAnswer message(MilterClient client, String... fields) throws IOException {
    begin(client, fields);
    client.body(Octets.of("text\r\n"));
    return client.endOfMessage();
  }

  /** Hands over a message up to the end of its header. */
  static void begin(MilterClient client, String... fields) throws IOException {
    client.mail("<ann@example.org>", List.of());
    client.rcpt("<bob@example.net>", List.of());
    for (int i = 0; i < fields.length; i += 2) {
      client.header(fields[i], Octets.of(" " + fields[i + 1]));
    }
    client.endOfHeader();
  }

  static MilterClient connected(MilterClient client) throws IOException {
    client.connect((Command.Connect) Dialogue.Commands.CONNECT);
    client.helo("client.example");
    return client;
  }

  /** A socket that speaks no milter yet. */
  SocketChannel raw() throws IOException {
    return raw(unix());
  }

  static SocketChannel raw(Endpoint endpoint) throws IOException {
    SocketChannel channel =
        endpoint instanceof Endpoint.Unix
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    channel.connect(
        endpoint instanceof Endpoint.Unix unix
            ? UnixDomainSocketAddress.of(unix.path())
            : endpoint.resolve());
    return channel;
  }

  static ByteBuffer octets(Command... commands) {
    FrameWriter writer = new FrameWriter();
    for (Command command : commands) {
      writer.add(command);
    }
    return writer.content();
  }

  /** Reads until the server closes the connection; fails the test when it does not. */
  static void awaitClosed(SocketChannel channel) throws InterruptedException {
    CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> drain(channel));
    try {
      closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the connection stays open", e);
    }
  }

  private static void drain(SocketChannel channel) {
    ByteBuffer space = ByteBuffer.allocate(8192);
    try {
      while (channel.read(space.clear()) >= 0) {
        // what a closing server still says does not matter
      }
    } catch (IOException e) {
      channel.isOpen(); // a reset is an end as well
    }
  }

  void awaitOpen(long connections) throws IOException {
    Await.until(connections + " connections", PATIENCE, () -> figure("open") == connections);
  }

  long figure(String name) {
    return server.status().getOrDefault(name, 0L);
  }

  int held() {
    return engine.spool().open();
  }

  @Override
  public void close() {
    server.close();
  }
}
