package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Redis of our own that keeps nothing on disk. */
public final class RedisServer implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);
  private final ServerFolder folder;
  private final List<String> options;
  private final int port;
  private Optional<Daemon> daemon = Optional.empty();

  private RedisServer(ServerFolder folder, List<String> options) throws IOException {
    this.folder = folder;
    this.options = options;
    this.port = Ports.free();
  }

  /** The instance of this JVM, started at first use. */
  public static RedisServer shared() {
    return Shared.server(RedisServer.class, "", RedisServer::start);
  }

  /** Another instance, with these command line options besides. */
  public static RedisServer start(String... options) throws IOException {
    RedisServer redis = new RedisServer(ServerFolder.inMemory("redis"), List.of(options));
    try {
      redis.run();
      return redis;
    } catch (IOException | AssertionError e) {
      redis.close();
      throw e;
    }
  }

  /** Starts it, also again after {@link #kill}, on the same port and without its data. */
  public void run() throws IOException {
    Daemon next = Daemon.start(folder.path().resolve("output"), command());
    daemon = Optional.of(next);
    Ports.awaitListening(port, LIMIT);
    next.check();
  }

  public int port() {
    return port;
  }

  Path folder() {
    return folder.path();
  }

  /** SIGKILL. */
  public void kill() throws IOException {
    if (daemon.isPresent()) {
      daemon.get().kill();
    }
  }

  /** SIGSTOP: connections are accepted still, by the kernel, and nobody answers. */
  public void freeze() throws IOException {
    signal("-STOP");
  }

  /** SIGCONT. */
  public void thaw() throws IOException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException {
    Programs.run("kill", signal, Long.toString(daemon.orElseThrow().pid()));
  }

  /** Sends an inline command and returns the first line of the reply. */
  public String command(String line) throws IOException {
    return reply(line).lines().findFirst().orElse("");
  }

  /** Sends an inline command and returns the beginning of the reply. */
  public String reply(String line) throws IOException {
    try (Socket socket = new Socket(Ports.loopback(), port)) {
      socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
      socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
      byte[] reply = new byte[16 << 10];
      int length = Math.max(0, socket.getInputStream().read(reply));
      return new String(reply, 0, length, US_ASCII);
    }
  }

  @Override
  public void close() throws IOException {
    try (folder) {
      if (daemon.isPresent()) {
        kill(); // it has nothing to save, and may be frozen
      }
    }
  }

  private List<String> command() {
    List<String> command =
        new ArrayList<>(
            List.of("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--save", "", "--appendonly", "no"));
    command.addAll(List.of("--dir", folder.path().toString()));
    command.addAll(options);
    return command;
  }
}
