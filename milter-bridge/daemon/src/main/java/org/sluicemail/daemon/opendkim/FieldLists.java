package org.sluicemail.daemon.opendkim;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists of field names that replace a usual one, or, with {@code *} among them, change it: {@code
 * +name} adds, {@code -name} takes away.
 */
final class FieldLists {
  private FieldLists() {}

  static FieldNames of(List<String> written, FieldNames usual) {
    if (!written.contains("*")) {
      return new FieldNames(written);
    }
    List<String> names = new ArrayList<>(usual.patterns());
    for (String name : written) {
      if (name.startsWith("-")) {
        names.removeIf(name.substring(1)::equalsIgnoreCase);
      } else if (name.startsWith("+")) {
        names.add(name.substring(1));
      }
    }
    return new FieldNames(names);
  }
}
