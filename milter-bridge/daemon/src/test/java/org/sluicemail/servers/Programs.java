package org.sluicemail.servers;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of the system to their end. */
final class Programs {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Programs() {}

  static byte[] run(String... command) throws IOException {
    return run(new byte[0], List.of(command));
  }

  static String text(String... command) throws IOException {
    return new String(run(command), StandardCharsets.UTF_8);
  }

  /** Feeds the program and returns its standard output; a status other than 0 is an error. */
  static byte[] run(byte[] input, List<String> command) throws IOException {
    Path in = Files.createTempFile("sluice-in", "");
    Path out = Files.createTempFile("sluice-out", "");
    Path err = Files.createTempFile("sluice-err", "");
    try {
      Files.write(in, input);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      int status = await(process, command);
      if (status != 0) {
        throw new IOException(
            command + " exited " + status + ": " + Files.readString(err) + Files.readString(out));
      }
      return Files.readAllBytes(out);
    } finally {
      Files.deleteIfExists(in);
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static int await(Process process, List<String> command) throws IOException {
    try {
      if (process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new IOException(command + " still runs after " + LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + command);
    } finally {
      process.destroyForcibly();
    }
  }
}
