package org.sluicemail.daemon.opendkim;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.config.Problems;
import org.sluicemail.dkim.keys.DataSet;
import org.sluicemail.mail.Printable;

/** What was given, by the names of the settings: of several the last counts. */
final class Given {
  private final Map<Setting, Statement> last = new HashMap<>();
  private final Problems problems;
  private Path base = Path.of("");

  Given(List<Statement> statements, Problems problems) {
    statements.forEach(said -> last.put(said.setting(), said));
    this.problems = problems;
  }

  /** Makes something of a value; an exception says what is wrong with it. */
  @FunctionalInterface
  interface Reader<T> {
    T read(String value) throws IOException;
  }

  /** What relative paths begin at from now on. */
  void startAt(Path folder) {
    base = folder;
  }

  Path base() {
    return base;
  }

  Optional<Statement> find(String name) {
    Setting setting =
        Setting.of(name).orElseThrow(() -> new IllegalStateException("no setting " + name));
    return Optional.ofNullable(last.get(setting));
  }

  /** The value of {@code name}; when it is wrong that is a problem, and there is none. */
  <T> Optional<T> read(String name, Reader<T> reader) {
    Optional<Statement> said = find(name);
    try {
      return said.isPresent() ? Optional.of(reader.read(said.get().value())) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      problem(name, reason(e));
      return Optional.empty();
    }
  }

  /** Of some failures with files Java tells the name alone. */
  private static String reason(Exception e) {
    return switch (e) {
      case NoSuchFileException none -> "there is no file " + none.getMessage();
      case AccessDeniedException denied -> "permission denied for " + denied.getMessage();
      default -> String.valueOf(e.getMessage());
    };
  }

  Optional<String> text(String name) {
    return find(name).map(Statement::value);
  }

  boolean flag(String name) {
    return read(name, Values::truth).orElse(false);
  }

  Optional<DataSet> set(String name) {
    return read(name, text -> DataSet.open(text, base));
  }

  DataSet setOrEmpty(String name) {
    return set(name).orElse(DataSet.EMPTY);
  }

  HostSet hosts(String name) {
    return new HostSet(setOrEmpty(name));
  }

  /** A set whose keys in their order are what counts. */
  Optional<List<String>> list(String name) {
    return read(name, text -> keys(DataSet.open(text, base)));
  }

  static List<String> keys(DataSet set) {
    if (set.hasPatterns()) {
      throw new IllegalArgumentException("cannot be a refile: its keys themselves count");
    }
    return set.keys();
  }

  /** Says what is wrong with the value of {@code name}, which was given. */
  void problem(String name, String text) {
    find(name).ifPresent(said -> problems.add(said.problem(Printable.of(text))));
  }
}
