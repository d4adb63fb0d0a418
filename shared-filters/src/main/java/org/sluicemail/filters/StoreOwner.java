package org.sluicemail.filters;

import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.store.Key;

/** Under which name the store keeps what a filter remembers: its own in the configuration. */
final class StoreOwner {
  private StoreOwner() {}

  /** {@code ConfigException} when the filter has a name that the store cannot take. */
  static String of(Config section) throws ConfigException {
    String path = section.path();
    String name = path.isEmpty() ? "filter" : path.substring(path.indexOf('.') + 1);
    try {
      return new Key(name, "name").owner();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          List.of(
              section.problem(
                  "", "a filter that remembers has a name of a-z, 0-9, '.', '_' and '-'")));
    }
  }
}
