package org.sluicemail.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The texts in a file, each as {@code MILLISECONDS TEXT} by when it ends. */
final class Texts {
  /** Of milliseconds, so that the order of texts is that of times. */
  private static final int END_DIGITS = 18;

  private final Pages pages;
  private final int capacity;
  private final InstantSource clock;

  Texts(Pages pages, int capacity, InstantSource clock) {
    this.pages = pages;
    this.capacity = capacity;
    this.clock = clock;
  }

  /** A text with its end. */
  private record Kept(long until, String text) {
    static Optional<Kept> read(@Nullable String value) {
      int space = value == null ? -1 : value.indexOf(' ');
      if (value == null || space < 1 || !value.substring(0, space).matches("\\d{1,18}")) {
        return Optional.empty();
      }
      long until = Long.parseLong(value.substring(0, space));
      return Optional.of(new Kept(until, value.substring(space + 1)));
    }
  }

  Optional<String> text(Key key) {
    return kept(key).map(Kept::text);
  }

  private Optional<Kept> kept(Key key) {
    long now = clock.millis();
    return Kept.read(pages.texts.get(key.toString())).filter(kept -> kept.until > now);
  }

  Optional<Entry> find(Key key) {
    long now = clock.millis();
    return kept(key)
        .map(kept -> new Entry.Text(key, kept.text, Duration.ofMillis(kept.until - now)));
  }

  void put(Key key, Value value) {
    long until = clock.millis() + value.lifetime().toMillis();
    String name = key.toString();
    Kept.read(pages.texts.put(name, until + " " + value.text()))
        .ifPresent(old -> pages.ends.remove(end(old.until, name)));
    pages.ends.put(end(until, name), "");
    if (pages.texts.sizeAsLong() > capacity) {
      dropFirst(); // what would have been forgotten next
    }
  }

  boolean remove(Key key) {
    String name = key.toString();
    Optional<Kept> kept = Kept.read(pages.texts.remove(name));
    kept.ifPresent(old -> pages.ends.remove(end(old.until, name)));
    return kept.filter(old -> old.until > clock.millis()).isPresent();
  }

  /** Forgets what has ended, at most {@code some}. */
  void sweep(int some) {
    String now = end(clock.millis(), "");
    for (int i = 0; i < some; i++) {
      String first = pages.ends.firstKey();
      if (first == null || first.compareTo(now) > 0) {
        return;
      }
      dropFirst();
    }
  }

  private void dropFirst() {
    String first = pages.ends.firstKey();
    if (first != null) {
      pages.ends.remove(first);
      pages.texts.remove(first.substring(END_DIGITS + 1));
    }
  }

  private static String end(long until, String name) {
    return String.format("%0" + END_DIGITS + "d %s", until, name);
  }

  /** Some keys from {@code from} on, the first included; their order is that of their texts. */
  List<String> names(String from, int some) {
    List<String> names = new ArrayList<>();
    Iterator<String> each = pages.texts.keyIterator(from);
    while (each.hasNext() && names.size() < some) {
      names.add(each.next());
    }
    return names;
  }

  long size() {
    return pages.texts.sizeAsLong();
  }
}
