package org.sluicemail.filters.ratelimit;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.store.Lease;
import org.sluicemail.store.Store;

/**
 * Tells the store at the end of a mail what became of all that was reserved for it. What a store
 * that is away could not be told, it is told at the end of a later mail: else mail that passed
 * would cease to count once its lease has run out.
 */
public final class Settling implements Observer {
  /** Some minutes of busy mail; of what is beyond, the leases run out by themselves. */
  private static final int OVERDUE = 10_000;

  /** The mail at hand has to wait for these. */
  private static final int BATCH = 100;

  private final String owner;
  private final Store store;
  private final InstantSource clock;
  private final BlockingQueue<Due> overdue = new LinkedBlockingQueue<>(OVERDUE);

  /** What is to be said of a lease, worth saying as long as it may still run. */
  private record Due(Lease lease, boolean used, Instant until) {}

  /** Settles the leases of {@code owner}. */
  public Settling(String owner, Store store, InstantSource clock) {
    this.owner = owner;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Needs needs() {
    return Needs.NONE;
  }

  @Override
  public void ended(Ending ending) throws IOException, InterruptedException {
    settle(Stream.concat(ours(ending.used(), true), ours(ending.unused(), false)).toList());
    List<Due> late = new ArrayList<>();
    overdue.drainTo(late, BATCH);
    Instant now = clock.instant();
    settle(late.stream().filter(due -> due.until().isAfter(now)).toList());
  }

  private Stream<Due> ours(List<Lease> leases, boolean used) {
    Instant now = clock.instant();
    return leases.stream()
        .filter(lease -> lease.owner().equals(owner))
        .map(lease -> new Due(lease, used, now.plus(lease.lifetime())));
  }

  private void settle(List<Due> due) throws IOException, InterruptedException {
    if (due.isEmpty()) {
      return;
    }
    boolean said = false;
    try {
      store.settle(leases(due, true), leases(due, false));
      said = true;
    } finally {
      if (!said) {
        due.forEach(overdue::offer);
      }
    }
  }

  private static List<Lease> leases(List<Due> due, boolean used) {
    return due.stream().filter(each -> each.used() == used).map(Due::lease).toList();
  }
}
