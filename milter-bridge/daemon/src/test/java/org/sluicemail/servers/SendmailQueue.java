package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The queue of a {@link Sendmail}. */
public record SendmailQueue(Path folder) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** A message in the queue with the text of its control file, one item of one letter per line. */
  public record Entry(boolean quarantined, String control) {
    /** The value of the first line with this letter: q is the reason of quarantine, M the error. */
    public Optional<String> line(char letter) {
      return control
          .lines()
          .filter(line -> !line.isEmpty() && line.charAt(0) == letter)
          .map(line -> line.substring(1))
          .findFirst();
    }
  }

  /** Every message with the token in its control file, which holds envelope and header. */
  public List<Entry> entries(String token) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : controlFiles()) {
      read(file).filter(entry -> entry.control().contains(token)).ifPresent(entries::add);
    }
    return entries;
  }

  /** Waits until a message with the token is in the queue, quarantined or not. */
  public Entry await(boolean quarantined, String token) throws IOException {
    String what = "mail for " + token + " in the queue, quarantined: " + quarantined;
    return Await.value(
        what,
        LIMIT,
        () -> entries(token).stream().filter(each -> each.quarantined() == quarantined).findAny());
  }

  /** Waits until no message with the token is left. */
  public void awaitEmpty(String token) throws IOException {
    Await.until("queue without " + token, LIMIT, () -> entries(token).isEmpty());
  }

  private List<Path> controlFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().matches("[qh]f.*")).toList();
    }
  }

  private static Optional<Entry> read(Path file) throws IOException {
    try {
      boolean quarantined = file.getFileName().toString().startsWith("h");
      return Optional.of(new Entry(quarantined, Files.readString(file, ISO_8859_1)));
    } catch (NoSuchFileException delivered) {
      return Optional.empty();
    }
  }
}
