package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** A Redis of our own that keeps nothing on disk. */
public final class RedisServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private final ServerFolder folder;
  private final int port;
  private final Daemon daemon;

  private RedisServer(ServerFolder folder) throws IOException {
    this.folder = folder;
    this.port = Ports.free();
    this.daemon = Daemon.start(folder.path().resolve("output"), command());
  }

  /** The instance of this JVM, started at first use. */
  public static RedisServer shared() {
    return Shared.server(RedisServer.class, "", RedisServer::start);
  }

  /** Another instance. */
  public static RedisServer start() throws IOException {
    RedisServer redis = new RedisServer(ServerFolder.inMemory("redis"));
    try {
      Ports.awaitListening(redis.port, LIMIT);
      return redis;
    } catch (IOException | AssertionError e) {
      redis.close();
      throw e;
    }
  }

  public int port() {
    return port;
  }

  /** Sends an inline command and returns the first line of the reply. */
  public String command(String line) throws IOException {
    try (Socket socket = new Socket(Ports.loopback(), port)) {
      socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
      socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
      byte[] reply = new byte[1024];
      int length = Math.max(0, socket.getInputStream().read(reply));
      return new String(reply, 0, length, US_ASCII).lines().findFirst().orElse("");
    }
  }

  @Override
  public void close() throws IOException {
    try (folder) {
      daemon.close();
    }
  }

  private List<String> command() {
    return List.of(
        "redis-server",
        "--bind",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        folder.path().toString());
  }
}
