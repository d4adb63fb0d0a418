package org.sluicemail.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

/** What a test expects of a configuration with problems. */
final class Problematic {
  private Problematic() {}

  /** The problems of {@code step} as they are printed; none if it succeeds. */
  static List<String> problems(Problems.Step<?> step) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, step::take);
    return thrown == null ? List.of() : thrown.getMessage().lines().toList();
  }
}
