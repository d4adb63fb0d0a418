package org.sluicemail.filters;

import java.io.IOException;
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

/** A store that counts how often it is asked, each a round trip, and that may be away. */
final class CountingStore implements Store {
  private final Store store;
  private int trips;
  private boolean failing;

  CountingStore(Store store) {
    this.store = store;
  }

  CountingStore failing() {
    failing = true;
    return this;
  }

  int trips() {
    return trips;
  }

  private Store trip() throws IOException {
    trips++;
    if (failing) {
      throw new IOException("the store is away");
    }
    return store;
  }

  @Override
  public void open() {}

  @Override
  public Map<Key, String> get(Collection<Key> keys) throws IOException, InterruptedException {
    return trip().get(keys);
  }

  @Override
  public void put(Map<Key, Value> values) throws IOException, InterruptedException {
    trip().put(values);
  }

  @Override
  public Optional<String> putIfAbsent(Key key, Value value)
      throws IOException, InterruptedException {
    return trip().putIfAbsent(key, value);
  }

  @Override
  public int delete(Collection<Key> keys) throws IOException, InterruptedException {
    return trip().delete(keys);
  }

  @Override
  public Taking take(Lease lease) throws IOException, InterruptedException {
    return trip().take(lease);
  }

  @Override
  public void settle(Collection<Lease> used, Collection<Lease> unused)
      throws IOException, InterruptedException {
    trip().settle(used, unused);
  }

  @Override
  public Optional<Entry> look(Key key) throws IOException, InterruptedException {
    return trip().look(key);
  }

  @Override
  public List<Entry> list(String owner, String text, int limit)
      throws IOException, InterruptedException {
    return trip().list(owner, text, limit);
  }

  @Override
  public Map<String, String> stats() throws IOException, InterruptedException {
    return trip().stats();
  }

  @Override
  public void close() {
    store.close();
  }
}
