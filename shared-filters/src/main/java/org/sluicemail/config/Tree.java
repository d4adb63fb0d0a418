package org.sluicemail.config;

import java.util.List;
import java.util.Map;

/** What stands where in the file. The text of the leaves is kept by the {@link Document}. */
sealed interface Tree {
  /** As problems name it, such as {@code filters.clamav.servers[0]}. */
  String path();

  /** Where it is; of a section, where its key is. */
  Place place();

  /** What it is called in messages. */
  String kind();

  /**
   * A scalar.
   *
   * @param address where the {@link Document} keeps the text
   * @param blank nothing at all was written behind the key
   */
  record Text(String path, Place place, String address, boolean blank) implements Tree {
    @Override
    public String kind() {
      return "a single value";
    }
  }

  /** A sequence. */
  record Items(String path, Place place, List<Tree> items) implements Tree {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A mapping, in the order of the file. */
  record Section(String path, Place place, Map<String, Entry> entries) implements Tree {
    @Override
    public String kind() {
      return "a section";
    }

    /** The path of the value behind {@code key}. */
    String pathOf(String key) {
      return path.isEmpty() ? key : path + '.' + key;
    }
  }

  /** One key of a section with its value. */
  record Entry(Place key, Tree value) {}
}
