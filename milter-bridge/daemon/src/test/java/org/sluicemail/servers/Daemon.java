package org.sluicemail.servers;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server process that stays in the foreground as our child, so that its pid is known. */
final class Daemon implements AutoCloseable {
  // Postfix and rspamd end within a second; what needs longer hangs.
  private static final long STOP_SECONDS = 10;
  private final Process process;
  private final Path output;

  private Daemon(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts the command with its output, both streams, in a file. */
  static Daemon start(Path output, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null")).redirectOutput(output.toFile());
    return new Daemon(builder.start(), output);
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Fails, with the output so far, when the process has ended. */
  void check() throws IOException {
    if (!alive()) {
      throw new IOException(
          "server ended with status " + process.exitValue() + ": " + Files.readString(output));
    }
  }

  /** SIGKILL for the process and what it started. */
  void kill() throws IOException {
    List<ProcessHandle> family = family();
    family.forEach(ProcessHandle::destroyForcibly);
    await();
  }

  /** SIGTERM, and SIGKILL for what is left of the family after a while. */
  @Override
  public void close() throws IOException {
    List<ProcessHandle> family = family();
    process.destroy();
    try {
      await();
    } finally {
      family.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private List<ProcessHandle> family() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  private void await() throws IOException {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("pid " + pid() + " did not end within " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while stopping pid " + pid());
    }
  }
}
