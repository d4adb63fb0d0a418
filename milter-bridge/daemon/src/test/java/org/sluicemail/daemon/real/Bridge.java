package org.sluicemail.daemon.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Ports;

/** Our server as a process of its own, which can be killed. */
public final class Bridge implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private final Path folder;
  private final int port;
  private final Process process;

  private Bridge(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts one that listens, with what it writes in {@code folder}.
   *
   * @param configuration without sockets
   */
  public static Bridge start(Path folder, String configuration) throws IOException {
    return start(folder, configuration, Ports.free());
  }

  /** As the other, on a port of 127.0.0.1. */
  static Bridge start(Path folder, String configuration, int port) throws IOException {
    Files.createDirectories(folder);
    String sockets = "listen: inet:%d@127.0.0.1\ncontrol: unix:%s/control.sock\n";
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"), sockets.formatted(port, folder) + configuration);
    Bridge bridge = new Bridge(folder, port, run(folder, "serve", "--config", file.toString()));
    Ports.awaitListening(port, LIMIT);
    return bridge;
  }

  private static Process run(Path folder, String... arguments) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    ProcessBuilder builder = new ProcessBuilder(java.toString(), "-XX:TieredStopAtLevel=1");
    builder.command().add("-cp");
    builder.command().add(System.getProperty("java.class.path"));
    builder.command().add("org.sluicemail.daemon.cli.Main");
    builder.command().addAll(List.of(arguments));
    Path log = folder.resolve("log");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  public int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written. */
  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** Asks it to end, and waits until nobody can connect any more. */
  void term() throws IOException {
    process.destroy();
    Await.until("closed listener", LIMIT, () -> !Ports.listening(port));
  }

  /** Kills it, as kill -9 does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    exit();
  }

  /** Waits for its end; the exit status. */
  int exit() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("our server does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
