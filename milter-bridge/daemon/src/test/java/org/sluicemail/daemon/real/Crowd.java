package org.sluicemail.daemon.real;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Connections to some servers of ours, all at once. */
final class Crowd implements AutoCloseable {
  /** To each server. */
  private static final int CONNECTIONS = 50;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Bridge> bridges;

  Crowd(Bridge... bridges) {
    this.bridges = List.of(bridges);
  }

  /** What one connection does; returns what came of it. */
  interface Work<T> {
    T on(Bridge bridge, Visit visit) throws IOException, InterruptedException;
  }

  /** Lets each connection do its work, while {@code meanwhile} happens. */
  <T> List<T> each(Work<T> work, Mishap meanwhile) throws Exception {
    List<Future<T>> doing = new ArrayList<>();
    for (Bridge bridge : bridges) {
      for (int i = 0; i < CONNECTIONS; i++) {
        doing.add(threads.submit(() -> on(bridge, work)));
      }
    }
    meanwhile.happen();
    List<T> done = new ArrayList<>();
    for (Future<T> each : doing) {
      done.add(each.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }
    return done;
  }

  <T> List<T> each(Work<T> work) throws Exception {
    return each(work, () -> {});
  }

  private static <T> T on(Bridge bridge, Work<T> work) throws IOException, InterruptedException {
    try (Visit visit = Visit.of(bridge.port(), "198.51.100.7")) {
      return work.on(bridge, visit);
    }
  }

  /** Something that happens to the servers meanwhile. */
  interface Mishap {
    void happen() throws Exception;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
