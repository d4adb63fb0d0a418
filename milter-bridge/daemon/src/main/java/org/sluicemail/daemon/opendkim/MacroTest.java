package org.sluicemail.daemon.opendkim;

import java.util.Map;
import java.util.Set;

/**
 * A row of {@code MacroList}.
 *
 * @param name of a macro, without braces
 * @param values of which the macro must have one; when there are none it need only be there
 */
public record MacroTest(String name, Set<String> values) {
  public MacroTest {
    values = Set.copyOf(values);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a macro has a name");
    }
  }

  /** Whether it holds for these {@code macros}, whose names have no braces. */
  public boolean holds(Map<String, String> macros) {
    String value = macros.get(name);
    return value != null && (values.isEmpty() || values.contains(value));
  }
}
