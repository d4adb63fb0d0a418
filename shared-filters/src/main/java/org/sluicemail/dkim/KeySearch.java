package org.sluicemail.dkim;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The search for the keys of one message: side by side, and once for each key, however many
 * signatures name it. Confined to one thread; who closes it gives up what is not found yet.
 */
public final class KeySearch implements AutoCloseable {
  private final KeyLookup keys;
  private final Map<Name, Future<KeyAnswer>> answers = new HashMap<>();
  private final ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor();

  public KeySearch(KeyLookup keys) {
    this.keys = keys;
  }

  private record Name(String domain, String selector) {}

  /** Begins to look for a key, unless it did before. */
  public void begin(String domain, String selector) {
    answers.computeIfAbsent(
        new Name(domain, selector), name -> lookups.submit(() -> keys.find(domain, selector)));
  }

  /** Waits for a key that was asked for. */
  public KeyAnswer answer(String domain, String selector) throws InterruptedException {
    Future<KeyAnswer> answer = answers.get(new Name(domain, selector));
    if (answer == null) {
      throw new IllegalStateException("nobody asked for this key");
    }
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("looking up a key", e.getCause());
    }
  }

  @Override
  public void close() {
    lookups.shutdownNow();
    lookups.close();
  }
}
