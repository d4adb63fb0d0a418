package org.sluicemail.filters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.lists.EntryKind;
import org.sluicemail.lists.EntryList;
import org.sluicemail.store.SetName;
import org.sluicemail.store.Sets;
import org.sluicemail.store.Store;

/**
 * Who is in a list: among the entries that are written, or in one of the sets that Redis keeps.
 * Each set is asked once, about all subjects, and only when those before leave the matter open.
 *
 * @param <K> what is looked for
 */
final class Listing<K> {
  /** Some thousand recipients; more are for the list to fail on, not for Redis to be held up by. */
  private static final int MOST = 100_000;

  /** No address is longer (RFC 5321 section 4.5.3.1), so none that is longer is in a set. */
  private static final int LONGEST = 320;

  private final EntryKind<K> kind;
  private final EntryList<K> written;
  private final List<Kept> sets;

  /** A set in the store. */
  private record Kept(Sets store, SetName name) {
    Set<String> members(Collection<String> texts) throws IOException, InterruptedException {
      return store.members(name, texts);
    }
  }

  private Listing(EntryKind<K> kind, EntryList<K> written, List<Kept> sets) {
    this.kind = kind;
    this.written = written;
    this.sets = List.copyOf(sets);
  }

  /** The list of what stands behind {@code entries}. */
  static <K> Listing<K> of(EntryKind<K> kind, List<String> entries, Config section, Store store)
      throws ConfigException {
    List<String> written = new ArrayList<>();
    List<Kept> sets = new ArrayList<>();
    for (String entry : entries) {
      if (entry.startsWith(EntryList.SET)) {
        sets.add(kept(entry.substring(EntryList.SET.length()).strip(), section, store));
      } else {
        written.add(entry);
      }
    }
    return new Listing<>(kind, EntryList.of(kind, written, section, "entries"), sets);
  }

  private static Kept kept(String name, Config section, Store store) throws ConfigException {
    if (!(store instanceof Sets sets)) {
      throw new ConfigException(List.of(section.problem("entries", "set: needs store: redis")));
    }
    try {
      return new Kept(sets, new SetName(name));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          List.of(section.problem("entries", String.valueOf(e.getMessage()))));
    }
  }

  /** Whether one of {@code subjects} is in the list. */
  boolean hasAny(List<K> subjects) throws IOException, InterruptedException {
    if (subjects.stream().anyMatch(written::contains)) {
      return true;
    }
    for (Kept set : sets) {
      if (!members(set, subjects).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether all of {@code subjects} are, be it in different parts of it. */
  boolean hasAll(List<K> subjects) throws IOException, InterruptedException {
    List<K> left = subjects.stream().filter(subject -> !written.contains(subject)).toList();
    for (Kept set : sets) {
      if (left.isEmpty()) {
        return true;
      }
      Set<String> members = members(set, left);
      left = left.stream().filter(subject -> isNone(subject, members)).toList();
    }
    return left.isEmpty();
  }

  private boolean isNone(K subject, Set<String> members) {
    return kind.members(subject).stream().noneMatch(members::contains);
  }

  private Set<String> members(Kept set, List<K> subjects) throws IOException, InterruptedException {
    Set<String> texts = new LinkedHashSet<>();
    for (K subject : subjects) {
      kind.members(subject).stream().filter(Listing::isPossible).forEach(texts::add);
      if (texts.size() > MOST) {
        throw new IOException("more than " + MOST + " texts to look for in set " + set.name);
      }
    }
    return texts.isEmpty() ? Set.of() : set.members(texts);
  }

  private static boolean isPossible(String text) {
    return !text.isEmpty() && text.length() <= LONGEST;
  }
}
