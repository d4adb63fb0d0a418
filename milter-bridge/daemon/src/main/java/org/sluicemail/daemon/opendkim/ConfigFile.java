package org.sluicemail.daemon.opendkim;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Problem;
import org.sluicemail.config.Problems;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Printable;

/**
 * Reads files of OpenDKIM: one name with its value a line, {@code #} or CR ends the line wherever
 * it stands. What is wrong with them is gathered.
 */
final class ConfigFile {
  private static final int MAX_DEPTH = 5;

  /** A file that includes itself twice would be read without end, nearly. */
  private static final int MAX_FILES = 1_000;

  /** As OpenDKIM's own: lists of some hundred thousand domains have been seen in one line. */
  private static final int MAX_SIZE = 32 << 20;

  private final Problems problems;
  private final List<Statement> statements = new ArrayList<>();
  private int included;

  ConfigFile(Problems problems) {
    this.problems = problems;
  }

  /** Takes the statements of {@code file} and of what it includes. */
  void read(Path file) {
    try {
      read(file, 0);
    } catch (IOException e) {
      problems.add(new Problem(file.toString(), 0, 0, "", "cannot be read: " + e.getMessage()));
    }
  }

  /** Takes a setting that was given on the command line. */
  void add(String name, String value) {
    statement(name + " " + value, "command line", 0).ifPresent(said -> take(said, 0));
  }

  /** All that was taken, in its order. */
  List<Statement> statements() {
    return statements;
  }

  private void read(Path file, int depth) throws IOException {
    byte[] octets = octets(file);
    int number = 0;
    for (String line : Octets.decode(octets, 0, octets.length).split("\n", -1)) {
      number++;
      String text = line.substring(0, end(line)).replaceAll("^[ \t]+|[ \t]+$", "");
      if (!text.isEmpty()) {
        statement(text, file.toString(), number).ifPresent(said -> take(said, depth));
      }
    }
  }

  private static byte[] octets(Path file) throws IOException {
    try (var in = new FileInputStream(file.toFile())) { // whose exceptions say what is wrong

      byte[] octets = in.readNBytes(MAX_SIZE + 1);
      if (octets.length > MAX_SIZE) {
        throw new IOException("more than " + MAX_SIZE + " octets");
      }
      return octets;
    }
  }

  private static int end(String line) {
    int end = 0;
    while (end < line.length() && line.charAt(end) != '#' && line.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private Optional<Statement> statement(String text, String file, int line) {
    String[] parts = text.split("[ \t]+", 2);
    Optional<Setting> setting = Setting.of(parts[0]);
    if (setting.isEmpty()) {
      String name = Printable.of(parts[0]);
      problems.add(new Problem(file, line, 1, "", "there is no setting " + name));
      return Optional.empty();
    }
    Statement said = new Statement(setting.get(), parts.length > 1 ? parts[1] : "", file, line);
    if (said.value().isEmpty()) {
      problems.add(said.problem("has no value"));
      return Optional.empty();
    }
    return Optional.of(said);
  }

  private void take(Statement said, int depth) {
    try {
      switch (said.setting().kind()) {
        case BOOLEAN -> Values.truth(said.value());
        case INTEGER -> Values.integer(said.value());
        case TEXT -> {}
        case INCLUDE -> include(said, depth + 1);
      }
      statements.add(said);
    } catch (IllegalArgumentException e) {
      problems.add(said.problem(Printable.of(String.valueOf(e.getMessage()))));
    }
  }

  private void include(Statement said, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("files are included " + MAX_DEPTH + " deep at most");
    }
    if (++included > MAX_FILES) {
      throw new IllegalArgumentException("more than " + MAX_FILES + " files are included");
    }
    try {
      read(Path.of(said.value()), depth);
    } catch (IOException e) {
      problems.add(said.problem("cannot be read: " + e.getMessage()));
    }
  }
}
