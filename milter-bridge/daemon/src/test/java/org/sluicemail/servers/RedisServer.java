package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Redis of our own that keeps nothing on disk. */
public final class RedisServer implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);

  /** Options of one that writes each change down before it acknowledges it. */
  public static final List<String> WRITING =
      List.of(
          "--appendonly",
          "yes",
          "--appendfsync",
          "no", // killed is the process, not the machine
          "--auto-aof-rewrite-percentage",
          "0");

  private final ServerFolder folder;
  private final List<String> options;
  private final int port;
  private final boolean sentinel;
  private Optional<Daemon> daemon = Optional.empty();

  private RedisServer(boolean sentinel, List<String> options) throws IOException {
    this.folder = ServerFolder.inMemory("redis");
    this.options = options;
    this.port = Ports.free();
    this.sentinel = sentinel;
  }

  /** The instance of this JVM, started at first use. */
  public static RedisServer shared() {
    return Shared.server(RedisServer.class, "", RedisServer::start);
  }

  /** Another instance, with these command line options besides. */
  public static RedisServer start(String... options) throws IOException {
    return new RedisServer(false, List.of(options)).started();
  }

  /** Another one that also speaks TLS at {@code port}, with what {@link #certify} has made. */
  public static RedisServer startTls(Path folder, int port, String options) throws IOException {
    return start(
        ("--tls-port PORT --tls-cert-file DIR/redis.pem --tls-key-file DIR/redis.key"
                + " --tls-ca-cert-file DIR/ca.pem OPTIONS")
            .replace("PORT", Integer.toString(port))
            .replace("DIR", folder.toString())
            .replace("OPTIONS", options)
            .split(" "));
  }

  /** A Sentinel that watches with these lines of configuration. */
  public static RedisServer sentinel(String configuration) throws IOException {
    RedisServer sentinel = new RedisServer(true, List.of());
    sentinel.folder.file("sentinel.conf", configuration);
    return sentinel.started();
  }

  private RedisServer started() throws IOException {
    try {
      run();
      return this;
    } catch (IOException | AssertionError e) {
      close();
      throw e;
    }
  }

  /**
   * What TLS needs, in {@code folder}: {@code redis.pem} for 127.0.0.1 and {@code client.pem}, both
   * signed by {@code ca.pem}.
   */
  public static void certify(Path folder) throws IOException {
    String key = " -newkey rsa:2048 -nodes -days 2 -keyout ";
    openssl(folder, "req -x509 -subj /CN=ca" + key + "ca.key -out ca.pem");
    Files.writeString(folder.resolve("names"), "subjectAltName=IP:127.0.0.1\n");
    for (String name : List.of("redis", "client")) {
      String files = key + name + ".key -out " + name + ".csr";
      openssl(folder, "req -subj /CN=" + name + files);
      openssl(
          folder,
          "x509 -req -in NAME.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names"
                  .replace("NAME", name)
              + (" -out " + name + ".pem"));
    }
  }

  private static void openssl(Path folder, String arguments) throws IOException {
    Programs.run("sh", "-c", "cd " + folder + " && exec openssl " + arguments);
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

  /** What one that is {@link #WRITING} has written down, as octets; also once it was killed. */
  public String written() throws IOException {
    StringBuilder written = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.path())) {
      for (Path file : files.filter(each -> each.toString().endsWith(".aof")).toList()) {
        written.append(Files.readString(file, ISO_8859_1));
      }
    }
    return written.toString();
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
    List<String> command = new ArrayList<>(List.of("redis-server"));
    if (sentinel) {
      command.addAll(List.of(folder.path().resolve("sentinel.conf").toString(), "--sentinel"));
    } else {
      // After a sync without a file changes follow only up to a second later.
      command.addAll(List.of("--save", "", "--appendonly", "no", "--repl-diskless-sync", "no"));
    }
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--dir", folder.path().toString()));
    command.addAll(options);
    return command;
  }
}
