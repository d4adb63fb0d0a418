package org.sluicemail.filters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.store.Entry;
import org.sluicemail.store.Key;
import org.sluicemail.store.Lease;
import org.sluicemail.store.Store;
import org.sluicemail.store.Taking;
import org.sluicemail.store.Value;

/** A store of which each operation is noted, and which can be away. */
final class RoundTrips implements Store {
  private final Store store;
  private final List<String> trips = new ArrayList<>();
  private boolean away;

  RoundTrips(Store store) {
    this.store = store;
  }

  /** The operations since the last call. */
  synchronized List<String> take() {
    List<String> taken = List.copyOf(trips);
    trips.clear();
    return taken;
  }

  synchronized void away(boolean now) {
    away = now;
  }

  private synchronized Store trip(String name) throws IOException {
    trips.add(name);
    if (away) {
      throw new IOException("the store is away");
    }
    return store;
  }

  @Override
  public void open() {}

  @Override
  public Map<Key, String> get(Collection<Key> keys) throws IOException, InterruptedException {
    return trip("get").get(keys);
  }

  @Override
  public void put(Map<Key, Value> values) throws IOException, InterruptedException {
    trip("put").put(values);
  }

  @Override
  public int delete(Collection<Key> keys) throws IOException, InterruptedException {
    return trip("delete").delete(keys);
  }

  @Override
  public Taking take(Lease lease) throws IOException, InterruptedException {
    return trip("take").take(lease);
  }

  @Override
  public void settle(Collection<Lease> used, Collection<Lease> unused)
      throws IOException, InterruptedException {
    trip("settle").settle(used, unused);
  }

  @Override
  public Optional<Entry> look(Key key) throws IOException, InterruptedException {
    return store.look(key);
  }

  @Override
  public List<Entry> list(String owner, String text, int limit)
      throws IOException, InterruptedException {
    return store.list(owner, text, limit);
  }

  @Override
  public Map<String, String> stats() throws IOException, InterruptedException {
    return store.stats();
  }

  @Override
  public void close() {
    store.close();
  }
}
