package org.sluicemail.dkim.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.sluicemail.lists.WatchedFile;

/**
 * A data set of OpenDKIM: keys with values, from a file ({@code file:}), from a file whose keys are
 * patterns ({@code refile:}), or written down ({@code csl:}, {@code key=value,...}). Files are read
 * anew when they change.
 */
public final class DataSet {
  private static final Set<String> UNSUPPORTED =
      Set.of("db", "dsn", "ldap", "ldaps", "ldapi", "lua", "memcache", "erlang", "mdb", "socket");

  /** A set without rows. */
  public static final DataSet EMPTY =
      new DataSet(() -> new Rows(List.of(), Map.of()), false, false);

  private final Supplier<Rows> rows;
  private final boolean patterns;
  private final boolean caseSensitive;

  /** One row; in a set of patterns the key is one. */
  private record Row(String key, String value) {}

  private record Rows(List<Row> all, Map<String, List<String>> byKey) {}

  private DataSet(Supplier<Rows> rows, boolean patterns, boolean caseSensitive) {
    this.rows = rows;
    this.patterns = patterns;
    this.caseSensitive = caseSensitive;
  }

  /**
   * The set that {@code text} names; case does not count in it.
   *
   * @param base what relative paths begin at
   * @throws IOException when a file cannot be read
   */
  public static DataSet open(String text, Path base) throws IOException {
    return open(text, base, false);
  }

  /** As the other; in a key table case counts. */
  public static DataSet open(String text, Path base, boolean caseSensitive) throws IOException {
    return open(text, base, caseSensitive, System::nanoTime);
  }

  /** As the others, with time in nanoseconds from {@code ticker}. */
  static DataSet open(String text, Path base, boolean caseSensitive, LongSupplier ticker)
      throws IOException {
    String kind = kind(text);
    String rest = hasKind(text) ? text.substring(kind.length() + 1) : text;
    if (UNSUPPORTED.contains(kind)) {
      throw new IllegalArgumentException(
          "data sets of the kind " + kind + ": are not supported; there are file:, refile:, csl:");
    }
    if (kind.equals("csl")) {
      return listed(rest, caseSensitive);
    }
    WatchedFile<Rows> file =
        WatchedFile.open(
            base.resolve(rest), lines -> rows(lines, DataSet::ofLine, caseSensitive), ticker);
    return new DataSet(file::current, kind.equals("refile"), caseSensitive);
  }

  /** The set of {@code key=value,...}; case does not count in it. */
  public static DataSet listed(String text) {
    return listed(text, false);
  }

  private static DataSet listed(String text, boolean caseSensitive) {
    Rows written = rows(List.of(text.split(",", -1)), DataSet::ofCsl, caseSensitive);
    return new DataSet(() -> written, false, caseSensitive);
  }

  /** A comma before the first colon makes a list of it, whatever the word before that is. */
  private static boolean hasKind(String text) {
    int colon = text.indexOf(':');
    int comma = text.indexOf(',');
    return colon > 0
        && (comma < 0 || colon < comma)
        && text.substring(0, colon).chars().allMatch(Character::isLetter);
  }

  private static String kind(String text) {
    if (hasKind(text)) {
      String kind = text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT);
      if (!Set.of("file", "refile", "csl").contains(kind) && !UNSUPPORTED.contains(kind)) {
        throw new IllegalArgumentException("there is no kind of data set " + kind + ":");
      }
      return kind;
    }
    if (text.endsWith(".db")) {
      return "db";
    }
    return text.startsWith("/") && text.indexOf(',') < 0 ? "file" : "csl";
  }

  private interface Reader {
    Row row(String text);
  }

  private static Rows rows(List<String> texts, Reader reader, boolean caseSensitive) {
    List<Row> all = new ArrayList<>();
    Map<String, List<String>> byKey = new HashMap<>();
    for (String text : texts) {
      Row row = reader.row(text);
      if (!row.key.isEmpty()) {
        all.add(row);
        String key = caseSensitive ? row.key : row.key.toLowerCase(Locale.ROOT);
        byKey.computeIfAbsent(key, same -> new ArrayList<>()).add(row.value);
      }
    }
    return new Rows(all, byKey);
  }

  private static Row ofCsl(String text) {
    String[] parts = text.split("=", 2);
    return new Row(parts[0].strip(), parts.length > 1 ? parts[1].strip() : "");
  }

  private static Row ofLine(String line) {
    int comment = line.indexOf('#');
    String[] parts = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", 2);
    return new Row(parts[0], parts.length > 1 ? parts[1] : "");
  }

  /** Whether the keys are patterns. */
  public boolean hasPatterns() {
    return patterns;
  }

  /** Whether there is a row for {@code subject}. */
  public boolean contains(String subject) {
    return !get(subject).isEmpty();
  }

  /** The keys in their order. */
  public List<String> keys() {
    return rows.get().all.stream().map(Row::key).toList();
  }

  /** The values of all rows for {@code subject}, in their order. */
  public List<String> get(String subject) {
    Rows now = rows.get();
    if (patterns) {
      return now.all.stream()
          .filter(row -> Wildcard.matches(row.key, subject))
          .map(Row::value)
          .toList();
    }
    String key = caseSensitive ? subject : subject.toLowerCase(Locale.ROOT);
    return now.byKey.getOrDefault(key, List.of());
  }
}
