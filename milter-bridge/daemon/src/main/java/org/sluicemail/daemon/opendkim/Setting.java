package org.sluicemail.daemon.opendkim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A setting of OpenDKIM, and what becomes of it here. All of them stand in {@code settings.txt}.
 *
 * @param harmless a value with which it does not matter; empty where there is none
 * @param reason why it is not honoured
 */
public record Setting(String name, Kind kind, Fate fate, String harmless, String reason) {
  private static final Map<String, Setting> ALL =
      read().stream().collect(Collectors.toMap(one -> key(one.name), Function.identity()));

  /** What values it has. */
  enum Kind {
    BOOLEAN,
    INTEGER,
    TEXT,
    INCLUDE
  }

  /** What becomes of it. */
  public enum Fate {
    HONOURED,
    /** Nothing; what mail meets is the same without it. */
    NOTED,
    /** It would change what becomes of mail, so we do not start. */
    REFUSED,
    /** OpenDKIM has dropped it and does not start unless it is told to tolerate it. */
    DEPRECATED
  }

  /** The setting of this name, in which case does not count. */
  static Optional<Setting> of(String name) {
    return Optional.ofNullable(ALL.get(key(name)));
  }

  /** All, in no order. */
  public static List<Setting> all() {
    return List.copyOf(ALL.values());
  }

  /** Whether {@code value} changes nothing, so that nothing need be said of it. */
  boolean isHarmless(String value) {
    return kind == Kind.BOOLEAN ? !Values.truth(value) : value.equalsIgnoreCase(harmless);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static List<Setting> read() {
    try (InputStream in = Setting.class.getResourceAsStream("settings.txt")) {
      if (in == null) {
        throw new IllegalStateException("settings.txt is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Setting::row)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Setting row(String line) {
    String[] columns = line.split("\\|", -1);
    return new Setting(
        columns[0].strip(),
        Kind.valueOf(columns[1].strip().toUpperCase(Locale.ROOT)),
        Fate.valueOf(columns[2].strip().toUpperCase(Locale.ROOT)),
        columns[3].strip(),
        columns[4].strip());
  }
}
