package org.sluicemail.chain;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Verdict;

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

  /** Whether it can let a mail in with this verdict and these edits. */
  boolean can(Verdict verdict, List<Edit> wanted) {
    return (quarantines || !(verdict instanceof Verdict.Quarantine))
        && wanted.stream().allMatch(edit -> edits.contains(edit.kind()));
  }
}
