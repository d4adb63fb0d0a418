package org.sluicemail.daemon.store;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.sluicemail.config.Rate;
import org.sluicemail.store.Bucket;
import org.sluicemail.store.FileStore;
import org.sluicemail.store.Key;
import org.sluicemail.store.Lease;
import org.sluicemail.store.Value;

/** A process that fills a store and tells how far it came, until it is killed. */
final class FileWriter {
  static final int THREADS = 4;
  static final Bucket BUCKET =
      new Bucket(new Key("limits", "all"), Rate.parse("1/1d burst 900000000"));
  private static final Duration PULSE = Duration.ofMillis(50);

  private FileWriter() {}

  static FileStore store(Path file) {
    return new FileStore(file, Duration.ofSeconds(60), 1_000_000, InstantSource.system());
  }

  static Key key(int thread, int number) {
    return new Key("t" + thread, "n" + number);
  }

  /** Prints lines: milliseconds, what each thread has put, and how often all have taken. */
  public static void main(String[] arguments) throws Exception {
    FileStore store = store(Path.of(arguments[0]));
    store.open();
    AtomicIntegerArray done = new AtomicIntegerArray(THREADS + 1);
    for (int thread = 0; thread < THREADS; thread++) {
      int own = thread;
      Thread.ofVirtual().start(() -> fill(store, own, done));
    }
    PrintStream out = System.out;
    while (!out.checkError()) { // whoever reads has gone
      out.println(System.nanoTime() / 1_000_000 + " " + done.toString().replaceAll("[^0-9 ]", ""));
      LockSupport.parkNanos(PULSE.toNanos());
    }
  }

  private static void fill(FileStore store, int own, AtomicIntegerArray done) {
    try {
      for (int i = 0; ; i++) {
        Value value =
            new Value(
                "1 " + "v".repeat(ThreadLocalRandom.current().nextInt(200)), Duration.ofDays(1));
        store.put(Map.of(key(own, i), value));
        done.set(own, i + 1);
        Lease lease = new Lease(own + "-" + i, List.of(BUCKET), 1, Duration.ofMinutes(5));
        store.take(lease);
        store.settle(List.of(lease), List.of());
        done.incrementAndGet(THREADS);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
