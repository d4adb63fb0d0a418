package org.sluicemail.servers;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Servers that are started once per JVM, at first use, and stopped when it ends. */
final class Shared {
  private static final SequencedMap<Object, AutoCloseable> RUNNING = new LinkedHashMap<>();
  // A start can take its whole limit to fail; the other tests need not wait for that again.
  private static final Map<Object, IllegalStateException> FAILED = new HashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Shared::stopAll, "stop-servers"));
  }

  private Shared() {}

  /** Starts one server. */
  @FunctionalInterface
  interface Start<T> {
    T start() throws Exception;
  }

  /** The server of this type and key, started now if it does not run yet. */
  static synchronized <T extends AutoCloseable> T server(
      Class<T> type, Object key, Start<T> start) {
    Object full = Map.entry(type, key);
    if (FAILED.containsKey(full)) {
      throw FAILED.get(full);
    }
    // Not computeIfAbsent: the start of one may ask for another.
    if (!RUNNING.containsKey(full)) {
      RUNNING.put(full, started(full, start));
    }
    return type.cast(RUNNING.get(full));
  }

  private static AutoCloseable started(Object key, Start<? extends AutoCloseable> start) {
    try {
      return start.start();
    } catch (Exception | AssertionError e) {
      IllegalStateException failure = new IllegalStateException(key + " does not start", e);
      FAILED.put(key, failure);
      throw failure;
    }
  }

  private static synchronized void stopAll() {
    RUNNING.sequencedValues().reversed().forEach(Shared::stop);
    RUNNING.clear();
  }

  // At the end of the JVM there is nobody left to throw at, and the others must stop too.
  private static void stop(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      System.err.println("stopping " + server + ": " + e);
    }
  }
}
