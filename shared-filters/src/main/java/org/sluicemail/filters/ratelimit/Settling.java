package org.sluicemail.filters.ratelimit;

import java.io.IOException;
import java.util.List;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.store.Lease;
import org.sluicemail.store.Store;

/** Tells the store at the end of a mail what became of all that was reserved for it. */
public record Settling(String owner, Store store) implements Observer {
  @Override
  public Needs needs() {
    return Needs.NONE;
  }

  @Override
  public void ended(Ending ending) throws IOException, InterruptedException {
    List<Lease> used = ours(ending.used());
    List<Lease> unused = ours(ending.unused());
    if (!used.isEmpty() || !unused.isEmpty()) {
      store.settle(used, unused);
    }
  }

  private List<Lease> ours(List<Lease> leases) {
    return leases.stream().filter(lease -> lease.owner().equals(owner)).toList();
  }
}
