package org.sluicemail.filters.greylist;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.store.Key;

/** What the store knows of a claim. */
record Page(List<Contact> traces, Passes network, Passes domain, boolean correspondent) {
  static Page of(Places places, Map<Key, String> found) {
    List<Contact> traces =
        places.traces().stream()
            .flatMap(key -> Optional.ofNullable(found.get(key)).flatMap(Contact::parse).stream())
            .toList();
    return new Page(
        traces,
        Passes.parse(Optional.ofNullable(found.get(places.network()))),
        Passes.parse(places.domain().map(found::get)),
        places.correspondent().filter(found::containsKey).isPresent());
  }

  /** The trace that says most for the sender. */
  Optional<Contact> best() {
    return traces.stream()
        .min(Comparator.comparing((Contact it) -> !it.known()).thenComparing(Contact::at));
  }

  /** When it was last written down that the sender is known. */
  Instant renewed() {
    return traces.stream()
        .filter(Contact::known)
        .map(Contact::at)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
