package org.sluicemail.filters.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Counted;
import org.sluicemail.mail.Printable;

/**
 * Delivers copies on a thread of its own, so that who brings one never waits.
 *
 * <p>A copy that fails is not tried again: it may have arrived. While nobody is there the others
 * wait, and what finds no room is lost; both are counted.
 */
final class Courier implements AutoCloseable, Counted {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /** A stop or a reload waits so long for what is left, and then for the thread to end. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private static final Duration END = Duration.ofSeconds(1);

  /** Between two looks whether somebody is there again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String name;
  private final Outbox outbox;
  private final Delivery delivery;
  private final Duration patience;
  private final Tally tally = new Tally();
  private final Thread thread = Thread.ofVirtual().name("sluice copies").unstarted(this::run);
  private final AtomicBoolean started = new AtomicBoolean();

  /**
   * A courier who begins with the first copy.
   *
   * @param name of the server, for the log
   * @param patience for one delivery of a small message
   */
  Courier(String name, Outbox outbox, Delivery delivery, Duration patience) {
    this.name = name;
    this.outbox = outbox;
    this.delivery = delivery;
    this.patience = patience;
  }

  /** Takes a copy, or counts it as dropped. */
  void offer(Copy copy) {
    if (!outbox.offer(copy)) {
      tally.dropped();
    } else if (started.compareAndSet(false, true)) {
      thread.start();
    }
  }

  private void run() {
    try {
      while (!outbox.isOver()) {
        var next = outbox.next(Tally.SILENCE);
        if (next.isPresent() && !deliver(next.get())) {
          awaitSomebody();
        }
        report();
      }
    } catch (InterruptedException e) {
      LOG.debug("{}: stopped before all copies were delivered", name);
    }
  }

  private boolean deliver(Copy copy) throws InterruptedException {
    try {
      // a slow network carries a KiB in a ms
      within(patience.plusMillis(copy.weight() >> 10), () -> delivery.deliver(copy));
      tally.sent();
      return true;
    } catch (IOException e) {
      tally.failed(String.valueOf(e.getMessage()));
      return false;
    } finally {
      outbox.done();
    }
  }

  /** A server that refused this copy alone is there. */
  private void awaitSomebody() throws InterruptedException {
    while (!isSomebodyThere()) {
      report();
      if (outbox.awaitClosed(PAUSE)) {
        throw new InterruptedException("nobody is there");
      }
    }
  }

  private boolean isSomebodyThere() throws InterruptedException {
    try {
      within(patience, delivery::probe);
      return true;
    } catch (IOException e) {
      LOG.debug("{}: {}", name, e.getMessage());
      return false;
    }
  }

  /** What may take long. */
  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  /** Runs the task on a thread that can be interrupted, as a write to a deaf peer has no end. */
  private void within(Duration limit, Task task) throws IOException, InterruptedException {
    FutureTask<Boolean> run =
        new FutureTask<>(() -> {
          task.run();
          return true;
        });
    Thread.ofVirtual().name("sluice copy").start(run);
    try {
      var unused = run.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw failure(e);
    } finally {
      run.cancel(true);
    }
  }

  private IOException failure(ExecutionException e) {
    if (e.getCause() instanceof IOException world) {
      return world;
    }
    LOG.error("copies for {} are broken", name, e);
    return new IOException("internal error: " + e.getMessage(), e);
  }

  private void report() {
    tally.report(System.nanoTime()).ifPresent(this::log);
  }

  private void log(String losses) {
    LOG.warn("copies for {}: {}", name, Printable.of(losses));
  }

  @Override
  public Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>(tally.figures());
    figures.put("copies-waiting", (long) outbox.size());
    return figures;
  }

  /** Delivers what is left, as long as that goes on and takes no longer than some seconds. */
  @Override
  public void close() {
    outbox.close();
    end();
    int left = outbox.clear();
    for (int i = 0; i < left; i++) {
      tally.dropped();
    }
    tally.rest().ifPresent(this::log);
    delivery.close();
  }

  private void end() {
    try {
      if (started.get() && !thread.join(DRAIN)) {
        thread.interrupt();
        var ended = thread.join(END);
        LOG.debug("{}: ended {}", name, ended);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
