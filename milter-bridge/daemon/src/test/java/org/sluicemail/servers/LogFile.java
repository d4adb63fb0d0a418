package org.sluicemail.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The log of a server, read while it grows. */
public record LogFile(Path path) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** How many lines there are now: what a test hands to the others to see only newer lines. */
  public int mark() throws IOException {
    return lines(0).size();
  }

  /** The lines from the mark on. */
  public List<String> lines(int mark) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
      return lines.skip(mark).toList();
    }
  }

  /** Waits for a line from the mark on that contains all the parts. */
  public String await(int mark, String... parts) throws IOException {
    String what = "log line with " + List.of(parts) + " in " + path;
    return Await.value(what, LIMIT, () -> find(mark, List.of(parts)));
  }

  private Optional<String> find(int mark, List<String> parts) throws IOException {
    return lines(mark).stream().filter(line -> parts.stream().allMatch(line::contains)).findFirst();
  }
}
