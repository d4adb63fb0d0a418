package org.sluicemail.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that was found in one mail, in the order of the filters. */
public record Findings(List<Entry> entries) {
  /** Nothing found. */
  public static final Findings NONE = new Findings(List.of());

  /** A finding and the configured name of the filter that found it. */
  public record Entry(String filter, Finding finding) {}

  public Findings {
    entries = List.copyOf(entries);
  }

  /** Findings of one filter, for tests and doors. */
  public static Findings of(String filter, Finding... findings) {
    return NONE.with(filter, List.of(findings));
  }

  /** These findings, then those of {@code filter}. */
  public Findings with(String filter, List<? extends Finding> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Entry> all = new ArrayList<>(entries);
    more.forEach(finding -> all.add(new Entry(filter, finding)));
    return new Findings(all);
  }

  /** Whether there is a finding that a condition asks for by this name. */
  public boolean has(String name) {
    return entries.stream().anyMatch(entry -> entry.finding().answers(name));
  }

  /** The findings of one kind. */
  public <T extends Finding> Stream<T> all(Class<T> kind) {
    return entries.stream().map(Entry::finding).filter(kind::isInstance).map(kind::cast);
  }

  /** The first finding of one kind. */
  public <T extends Finding> Optional<T> first(Class<T> kind) {
    for (Entry entry : entries) {
      if (kind.isInstance(entry.finding())) {
        return Optional.of(kind.cast(entry.finding()));
      }
    }
    return Optional.empty();
  }
}
