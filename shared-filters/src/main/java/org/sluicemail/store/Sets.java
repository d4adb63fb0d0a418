package org.sluicemail.store;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;

/** Sets of texts that others fill and a store can ask; only Redis has them. For many threads. */
public interface Sets {
  /**
   * Those of {@code candidates} that are in the set, in one round trip; a set that does not exist
   * has nobody in it.
   *
   * @throws IOException when the store cannot be reached, or what has this name is no set
   */
  Set<String> members(SetName set, Collection<String> candidates)
      throws IOException, InterruptedException;
}
