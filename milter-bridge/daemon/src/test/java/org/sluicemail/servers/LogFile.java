package org.sluicemail.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The log of a server, read while it grows. */
public record LogFile(Path path) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Where the log ends now: what a test hands to the others to see only newer lines. */
  public long mark() throws IOException {
    return Files.exists(path) ? Files.size(path) : 0;
  }

  /** The complete lines from the mark on. */
  public List<String> lines(long mark) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (InputStream in = Files.newInputStream(path)) {
      in.skipNBytes(mark);
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
  }

  /** Waits for a line from the mark on that contains all the parts. */
  public String await(long mark, String... parts) throws IOException {
    String what = "log line with " + List.of(parts) + " in " + path;
    return Await.value(what, LIMIT, () -> find(mark, List.of(parts)));
  }

  private Optional<String> find(long mark, List<String> parts) throws IOException {
    return lines(mark).stream().filter(line -> parts.stream().allMatch(line::contains)).findFirst();
  }
}
