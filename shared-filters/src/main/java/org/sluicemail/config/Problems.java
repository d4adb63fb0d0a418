package org.sluicemail.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers the problems of many steps, so that all of them can be reported at once. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  /** A step that yields a value or says what is wrong. */
  @FunctionalInterface
  public interface Step<T> {
    /** The value. */
    T take() throws ConfigException;
  }

  /** Remembers {@code problem}. */
  public void add(Problem problem) {
    found.add(problem);
  }

  /** The value of {@code step}, or nothing when it had problems, which are remembered. */
  public <T> Optional<T> collect(Step<T> step) {
    try {
      return Optional.of(step.take());
    } catch (ConfigException e) {
      found.addAll(e.problems());
      return Optional.empty();
    }
  }

  /** Whether nothing was wrong so far. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Everything remembered, in the order of the file. */
  public List<Problem> list() {
    return found.stream().sorted(Problem.IN_FILE_ORDER).distinct().toList();
  }

  /** Ends the work if anything was wrong. */
  public void throwIfAny() throws ConfigException {
    if (!found.isEmpty()) {
      throw new ConfigException(list());
    }
  }
}
