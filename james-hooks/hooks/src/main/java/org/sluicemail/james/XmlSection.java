package org.sluicemail.james;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.configuration2.Configuration;
import org.apache.mailet.MailetConfig;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;

/**
 * The elements of a hook or a mailet in James's XML, read as a section of our configuration: each
 * is a key, its text the value in YAML.
 *
 * <p>Only strings are taken from James: its configuration classes are not those of the engine.
 */
record XmlSection(String name, Map<String, String> elements) {
  private static final String ATTRIBUTE = "[@";
  private static final Set<String> OF_JAMES = Set.of("onMailetException", "onMatchException");

  XmlSection {
    elements = Collections.unmodifiableMap(new LinkedHashMap<>(elements));
  }

  /** The elements of a {@code handler}. */
  static XmlSection of(String name, Configuration handler) {
    Map<String, String> elements = new LinkedHashMap<>();
    handler
        .getKeys()
        .forEachRemaining(key -> {
          if (!key.contains(ATTRIBUTE)) {
            elements.put(key, String.join(", ", handler.getList(String.class, key)));
          }
        });
    return new XmlSection(name, elements);
  }

  /** The init parameters of a {@code mailet} but those that James itself reads. */
  static XmlSection of(MailetConfig mailet) {
    Map<String, String> elements = new LinkedHashMap<>();
    mailet
        .getInitParameterNames()
        .forEachRemaining(key -> {
          if (!OF_JAMES.contains(key)) {
            elements.put(key, mailet.getInitParameter(key));
          }
        });
    return new XmlSection(mailet.getMailetName(), elements);
  }

  /** Only the elements whose names are {@code wanted}, or only the others. */
  XmlSection filtered(Predicate<String> wanted) {
    Map<String, String> some = new LinkedHashMap<>(elements);
    some.keySet().removeIf(wanted.negate());
    return new XmlSection(name, some);
  }

  /** The elements as a record; {@code ConfigException} with all that is wrong with them. */
  <T extends Record> T bind(Class<T> type) throws ConfigException {
    return Config.parse(name, yaml(), System.getenv()).bind(type);
  }

  /** The elements as YAML. */
  String yaml() {
    StringBuilder yaml = new StringBuilder();
    elements.forEach((key, value) -> yaml.append(line(key, value)));
    return yaml.toString();
  }

  /** A value of several lines is a block of its own below the key. */
  private static String line(String key, String value) {
    String text = value.stripIndent().strip();
    return text.indexOf('\n') < 0
        ? key + ": " + text + "\n"
        : key + ":\n" + value.stripIndent().indent(2);
  }
}
