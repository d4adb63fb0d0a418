package org.sluicemail.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A configuration that comes with the program, with stand-ins for what needs other servers. */
final class Example {
  /** What a stand-in of another type keeps of the filter in whose place it stands. */
  private static final Set<String> COMMON = Set.of("when", "unless", "on-error", "mode", "timeout");

  private Example() {}

  /**
   * The YAML of {@code file} below the top of the project, with the sections of {@code others} in
   * it: of a filter with a type the common keys alone stay.
   */
  static String yaml(String file, String others) {
    Map<String, Object> all = map(parser().load(text(file)));
    map(parser().load(others)).forEach((key, value) -> put(all, key, value));
    return parser().dump(all);
  }

  private static void put(Map<String, Object> all, String key, Object value) {
    if (key.equals("filters")) {
      Map<String, Object> filters = map(all.get(key));
      map(value).forEach((name, section) -> filters.put(name, filter(filters.get(name), section)));
      all.put(key, filters);
    } else {
      all.put(key, value);
    }
  }

  private static Map<String, Object> filter(Object old, Object section) {
    Map<String, Object> merged = map(old);
    if (map(section).containsKey("type")) {
      merged.keySet().retainAll(COMMON);
    }
    merged.putAll(map(section));
    return merged;
  }

  @SuppressWarnings("unchecked") // what is no map fails at the first key
  private static Map<String, Object> map(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("no section: " + value);
    }
    return new LinkedHashMap<>((Map<String, Object>) map);
  }

  private static Yaml parser() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }

  /** Tests run in the folder of their module. */
  private static String text(String file) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolve(file))) {
      folder = folder.getParent();
    }
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
