package org.sluicemail.store;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers for filters. Each method is atomic, except where it says otherwise, and costs one round
 * trip at most, those that look for people apart. Safe for use by many threads.
 *
 * <p>{@code IOException} says that the store cannot be reached or has failed: the filter's {@code
 * on-error} then decides. Whether what was asked for has happened is not known in that case.
 */
public interface Store extends AutoCloseable {

  /**
   * Makes sure that the store can be used by this process, as far as that shows at once; other
   * methods call it themselves.
   *
   * @throws IOException when it cannot, such as when another process owns the file
   */
  void open() throws IOException, InterruptedException;

  /** The texts under {@code keys}; keys without one are left out. Not atomic over several keys. */
  Map<Key, String> get(Collection<Key> keys) throws IOException, InterruptedException;

  /** Keeps texts, instead of those that stand there. Not atomic over several keys. */
  void put(Map<Key, Value> values) throws IOException, InterruptedException;

  /** Forgets texts and buckets; returns how many there were. Not atomic over several keys. */
  int delete(Collection<Key> keys) throws IOException, InterruptedException;

  /**
   * Reserves the lease's amount in all its buckets, or in none. To ask again with the same id, as
   * after a failure, changes nothing.
   */
  Taking take(Lease lease) throws IOException, InterruptedException;

  /**
   * Ends leases of one owner: what was {@code used} stays in the buckets and leaks from now on,
   * what was {@code unused} is given back. To say it again within {@link Lease#REMEMBERED} changes
   * nothing; an amount that was used counts even when its lease has run out.
   */
  void settle(Collection<Lease> used, Collection<Lease> unused)
      throws IOException, InterruptedException;

  /** What is kept under {@code key}. */
  Optional<Entry> look(Key key) throws IOException, InterruptedException;

  /**
   * Entries of {@code owner}, or of all when it is empty, in whose names {@code text} occurs; at
   * most {@code limit}, in no particular order. Takes long on a large store, and is not atomic.
   */
  List<Entry> list(String owner, String text, int limit) throws IOException, InterruptedException;

  /** What the store tells of itself, by name, in a fixed order. */
  Map<String, String> stats() throws IOException, InterruptedException;

  @Override
  void close();
}
