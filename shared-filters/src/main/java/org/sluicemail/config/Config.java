package org.sluicemail.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One section of a configuration file, with the position of everything in it.
 *
 * <p>A section that is absent behaves as an empty one. All sections of a file share what {@link
 * #effective} lists, so they belong to one thread.
 */
public final class Config {
  private final Document document;
  private final Tree.Section section;
  private final Set<String> elsewhere;

  /** The section; {@code elsewhere} are keys that belong to it but were taken out. */
  Config(Document document, Tree.Section section, Set<String> elsewhere) {
    this.document = document;
    this.section = section;
    this.elsewhere = elsewhere;
  }

  /**
   * The top section of {@code file}.
   *
   * @param env where <code>${env:NAME}</code> is looked up
   */
  public static Config load(Path file, Map<String, String> env) throws ConfigException {
    return parse(file.toString(), SourceText.read(file), env);
  }

  /** The top section of {@code yaml}, whose problems name {@code name} as their file. */
  public static Config parse(String name, String yaml) throws ConfigException {
    return parse(name, yaml, Map.of());
  }

  /** The top section of {@code yaml}, with {@code env} for <code>${env:NAME}</code>. */
  public static Config parse(String name, String yaml, Map<String, String> env)
      throws ConfigException {
    Document document = Document.read(name, yaml, env);
    return new Config(document, document.root(), Set.of());
  }

  /**
   * The values of this section as a record: its components name the keys, their types and
   * annotations say what is allowed. Throws with all problems of the section at once.
   */
  public <T extends Record> T bind(Class<T> type) throws ConfigException {
    Problems problems = new Problems();
    Record bound = new Binder(document, problems).record(schema(type), section, elsewhere);
    problems.throwIfAny();
    return type.cast(Objects.requireNonNull(bound, "a value or a problem"));
  }

  private Schema schema(Class<? extends Record> type) {
    Schema schema = Schema.of(type);
    if (!Collections.disjoint(schema.keys(), elsewhere)) {
      throw new IllegalArgumentException(type + " has keys that were taken out: " + elsewhere);
    }
    return schema;
  }

  /** This section without the keys of {@code type}, which a record bound to it may not have. */
  public Config except(Class<? extends Record> type) {
    Set<String> keys = Schema.of(type).keys();
    return filtered(key -> !keys.contains(key), keys);
  }

  /** This section with no other keys than those of {@code type}. */
  public Config only(Class<? extends Record> type) {
    Set<String> keys = Schema.of(type).keys();
    return filtered(keys::contains, Set.of());
  }

  private Config filtered(Predicate<String> kept, Set<String> taken) {
    Map<String, Tree.Entry> entries = new LinkedHashMap<>(section.entries());
    entries.keySet().removeIf(kept.negate());
    Set<String> known = new HashSet<>(elsewhere);
    known.addAll(taken);
    return new Config(document, new Tree.Section(path(), section.place(), entries), known);
  }

  /** The section behind {@code key}. */
  public Config section(String key) throws ConfigException {
    Tree.Entry entry = section.entries().get(key);
    if (entry == null) {
      Tree.Section empty = new Tree.Section(section.pathOf(key), section.place(), Map.of());
      return new Config(document, empty, Set.of());
    }
    Problems problems = new Problems();
    Tree.Section inner = new Binder(document, problems).section(entry.value());
    problems.throwIfAny();
    return new Config(document, Objects.requireNonNull(inner, "a section or a problem"), Set.of());
  }

  /** The sections in the section behind {@code key}, in the order of the file. */
  public Map<String, Config> sections(String key) throws ConfigException {
    Config outer = section(key);
    Problems problems = new Problems();
    Map<String, Config> sections = new LinkedHashMap<>();
    for (String name : outer.keys()) {
      problems.collect(() -> outer.section(name)).ifPresent(inner -> sections.put(name, inner));
    }
    problems.throwIfAny();
    return sections;
  }

  /** Whether {@code key} stands in this section. */
  public boolean has(String key) {
    return section.entries().containsKey(key);
  }

  /** The keys of this section, in the order of the file. */
  public List<String> keys() {
    return List.copyOf(section.entries().keySet());
  }

  /**
   * Something wrong that only its user can see, at the place of {@code key}, or of the section if
   * the key is absent or empty. Secrets in {@code text} are masked.
   */
  public Problem problem(String key, String text) {
    Tree.Entry entry = section.entries().get(key);
    Place place = entry == null ? section.place() : entry.key();
    return document.problem(place, key.isEmpty() ? path() : section.pathOf(key), text);
  }

  /** The keys that lead here, such as {@code filters.clamav}; empty at the top. */
  public String path() {
    return section.path();
  }

  /**
   * Every value that was bound so far anywhere in this file, in the order of the file, then the
   * defaults that were taken.
   */
  public List<Setting> effective() {
    return document.settings();
  }

  @Override
  public String toString() {
    return "section '" + path() + "' with " + keys();
  }
}
