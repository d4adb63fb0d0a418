package org.sluicemail.lists;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;

/**
 * A list in the configuration: entries, and {@code file:/path} for files with one on each line,
 * which are read anew when they change. Behind {@code #} stand comments.
 *
 * @param <K> what is looked for
 */
public final class EntryList<K> {
  /** How an entry of the filter {@code Lists} begins that is a set in the store. */
  public static final String SET = "set:";

  private static final String FILE = "file:";

  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*");

  private final List<Supplier<Predicate<K>>> parts;

  private EntryList(List<Supplier<Predicate<K>>> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * The list of {@code entries}, which stand behind {@code key}.
   *
   * @throws ConfigException when an entry or a file cannot be read
   */
  public static <K> EntryList<K> of(
      EntryKind<K> kind, List<String> entries, Config section, String key) throws ConfigException {
    try {
      return of(kind, entries);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(List.of(section.problem(key, String.valueOf(e.getMessage()))));
    }
  }

  /** The list of {@code entries}. */
  public static <K> EntryList<K> of(EntryKind<K> kind, List<String> entries) throws IOException {
    List<Supplier<Predicate<K>>> parts = new ArrayList<>();
    EntryKind.Gathering<K> here = kind.gather();
    for (String entry : entries) {
      if (entry.startsWith(FILE)) {
        Path path = Path.of(entry.substring(FILE.length()));
        parts.add(WatchedFile.open(path, lines -> read(kind, lines))::current);
      } else {
        add(here, entry);
      }
    }
    Predicate<K> written = here.finish();
    parts.addFirst(() -> written);
    return new EntryList<>(parts);
  }

  private static <K> Predicate<K> read(EntryKind<K> kind, List<String> lines) {
    EntryKind.Gathering<K> all = kind.gather();
    for (int i = 0; i < lines.size(); i++) {
      String entry = withoutComment(lines.get(i));
      try {
        if (!entry.isEmpty()) {
          add(all, entry);
        }
      } catch (IllegalArgumentException e) {
        throw new LineException(i + 1, String.valueOf(e.getMessage()));
      }
    }
    return all.finish();
  }

  /** Else it would be a name that nobody has. */
  private static void add(EntryKind.Gathering<?> list, String entry) {
    if (entry.startsWith(SET)) {
      throw new IllegalArgumentException("a set stands only among the entries of a list of Lists");
    }
    list.add(entry);
  }

  private static String withoutComment(String line) {
    return COMMENT.matcher(line).replaceFirst("").strip();
  }

  /** Whether {@code subject} is in the list. */
  public boolean contains(K subject) {
    return parts.stream().anyMatch(part -> part.get().test(subject));
  }
}
