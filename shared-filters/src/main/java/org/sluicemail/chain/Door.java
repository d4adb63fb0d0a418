package org.sluicemail.chain;

import java.util.EnumSet;
import java.util.Set;
import org.sluicemail.filter.Edit;

/**
 * What can be done at the door that a mail came in by.
 *
 * @param edits that it can carry out
 * @param quarantines whether it has a place to set mail aside
 */
public record Door(Set<Edit.Kind> edits, boolean quarantines) {
  /** A door that can do everything. */
  public static final Door ANY = new Door(EnumSet.allOf(Edit.Kind.class), true);

  public Door {
    edits = Set.copyOf(edits);
  }
}
