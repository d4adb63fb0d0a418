package org.sluicemail.daemon.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.sluicemail.config.Rate;
import org.sluicemail.store.Bucket;
import org.sluicemail.store.Key;
import org.sluicemail.store.Lease;
import org.sluicemail.store.Store;
import org.sluicemail.store.Taking;

/** A process with many threads that take from one bucket as often as they can. */
final class LimitTaker {
  static final int THREADS = 50;
  static final int BURST = 500;

  /** Two, so that a take is not of one key alone; nothing to speak of leaks. */
  static final List<Bucket> BUCKETS = List.of(bucket("one"), bucket("two"));

  private LimitTaker() {}

  private static Bucket bucket(String name) {
    return new Bucket(new Key("limits", name), Rate.parse("1/1d burst " + BURST));
  }

  static Lease lease() {
    return new Lease(UUID.randomUUID().toString(), BUCKETS, 1, Duration.ofMinutes(5));
  }

  /** Prints how many were granted. The argument is the section {@code store}. */
  public static void main(String[] arguments) throws Exception {
    try (Store store = RedisContract.open(arguments[0]);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicInteger granted = new AtomicInteger();
      List<Future<?>> all =
          IntStream.range(0, THREADS)
              .<Future<?>>mapToObj(i -> threads.submit(() -> take(store, granted)))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
      System.out.println(granted);
    }
  }

  private static Void take(Store store, AtomicInteger granted) throws Exception {
    for (int i = 0; i < 20; i++) {
      Lease lease = lease();
      if (store.take(lease) instanceof Taking.Granted) {
        granted.incrementAndGet();
        store.settle(List.of(lease), List.of());
      }
    }
    return null;
  }
}
