package org.sluicemail.config;

import java.util.List;

/** Text bound to records. */
final class Binding {
  private Binding() {}

  enum OnError {
    TEMPFAIL,
    PROCEED,
    NO_ACTION
  }

  static <T extends Record> T bind(Class<T> type, String yaml) throws ConfigException {
    return Config.parse("f", yaml).bind(type);
  }

  static <T extends Record> List<String> problems(Class<T> type, String yaml) {
    return Problematic.problems(() -> bind(type, yaml));
  }

  record Number(int v) {}
}
