package org.sluicemail.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Printable;

/**
 * Parts of one moment that run side by side, each on a virtual thread of its own.
 *
 * <p>Time is kept here, by our own clock: whoever is late has failed, is interrupted and not waited
 * for. The results stand in configured order, however they arrived, and the wave ends early only
 * when nothing that is still to come could change them.
 */
final class Wave {
  private static final Logger LOG = LoggerFactory.getLogger(Wave.class);
  private static final AtomicLong LATE = new AtomicLong();
  private static final Reply REFUSED = new Reply(550, "5.7.1", "Message could not be checked");

  /** How a part is asked. */
  @FunctionalInterface
  interface Question {
    Outcome ask(Filter filter) throws IOException, InterruptedException;
  }

  private final Moment moment;
  private final long started = System.nanoTime();
  private final long whole;
  private final Pulse pulse;
  private final long pulseEvery;
  private final List<Run> runs = new ArrayList<>();

  private Wave(Moment moment, Duration whole, Duration pulseEvery, Pulse pulse) {
    this.moment = moment;
    this.whole = whole.toNanos();
    this.pulse = pulse;
    this.pulseEvery = pulseEvery.toNanos();
  }

  /** How many answers came too late in the life of this process. */
  static long lateAnswers() {
    return LATE.get();
  }

  /**
   * Asks {@code parts} and returns their reports in order; fewer when a Reject made the rest moot.
   *
   * @throws IOException when {@code pulse} threw it
   */
  static List<Report> run(
      Moment moment, List<Part> parts, Question question, Deadlines deadlines, Pulse pulse)
      throws IOException, InterruptedException {
    if (parts.isEmpty()) {
      return List.of();
    }
    boolean observers = parts.getFirst().filter() instanceof Observer;
    Duration whole = observers ? deadlines.command() : deadlines.of(moment);
    Wave wave = new Wave(moment, whole, deadlines.pulse(), pulse);
    Thread waiter = Thread.currentThread();
    for (Part part : parts) {
      Run run = wave.new Run(part, question, waiter);
      wave.runs.add(run);
      run.thread.start();
    }
    try {
      wave.await();
    } finally {
      wave.runs.forEach(Run::end);
    }
    return wave.reports();
  }

  /** The reports up to the first Reject: what follows it would depend on a race. */
  private List<Report> reports() {
    List<Report> reports = new ArrayList<>();
    boolean rejected = false;
    for (Run run : runs) {
      if (rejected) {
        run.report().outcome().close();
      } else {
        reports.add(run.report());
        rejected = run.rejects();
      }
    }
    reports.forEach(Wave::log);
    return reports;
  }

  private static void log(Report report) {
    report
        .failure()
        .ifPresent(what -> LOG.warn("filter {}: {}", report.filter(), Printable.of(what)));
  }

  private void await() throws IOException, InterruptedException {
    long nextPulse = pulseEvery;
    for (long now = elapsed(); !settled(now); now = elapsed()) {
      if (now >= nextPulse) {
        pulse.stillWorking();
        nextPulse = now + pulseEvery;
      }
      LockSupport.parkNanos(this, Math.max(1, Math.min(nextPulse, nextDeadline()) - now));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Whether all is decided: everybody has answered or is late, or a Reject makes the rest moot. */
  private boolean settled(long now) {
    boolean all = true;
    for (Run run : runs) {
      run.expire(now);
      if (!run.settled()) {
        all = false;
      } else if (all && run.rejects()) {
        return true;
      }
    }
    return all;
  }

  private long nextDeadline() {
    long next = Long.MAX_VALUE;
    for (Run run : runs) {
      if (!run.settled()) {
        next = Math.min(next, run.deadline);
      }
    }
    return next;
  }

  private long elapsed() {
    return System.nanoTime() - started;
  }

  /** One part at work; its result is written once, by its own thread or by the waiter. */
  private final class Run implements Runnable {
    final Part part;
    final long deadline;
    final Thread thread;
    private final Question question;
    private final Thread waiter;
    private volatile @Nullable Report result;

    Run(Part part, Question question, Thread waiter) {
      this.part = part;
      this.question = question;
      this.waiter = waiter;
      this.deadline = Math.min(part.timeout().toNanos(), whole);
      this.thread = Thread.ofVirtual().name(part.name()).unstarted(this);
    }

    @Override
    public void run() {
      settle(answer());
      LockSupport.unpark(waiter);
    }

    private Report answer() {
      try {
        Outcome outcome = question.ask(part.filter());
        requireDeclared(outcome);
        return report(outcome, Optional.empty());
      } catch (IOException e) {
        return failure(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        return failure("interrupted");
      } catch (RuntimeException | StackOverflowError e) {
        LOG.error("filter {} is broken", part.name(), e);
        return failure("internal error: " + e.getClass().getSimpleName());
      }
    }

    /** An edit that was never announced was never asked of the mail server: that is a bug. */
    private void requireDeclared(Outcome outcome) {
      var needs = part.needs();
      outcome.edits().forEach(edit -> require(needs.edits().contains(edit.kind()), edit.kind()));
      switch (outcome.verdict()) {
        case Verdict.Quarantine q -> require(needs.quarantines(), "QUARANTINE");
        case Verdict.Discard d when moment == Moment.RECIPIENT ->
            require(needs.edits().contains(Edit.Kind.REMOVE_RECIPIENT), Edit.Kind.REMOVE_RECIPIENT);
        default -> {}
      }
    }

    private void require(boolean declared, Object what) {
      if (!declared) {
        throw new IllegalStateException(part.name() + " did not declare " + what);
      }
    }

    private synchronized void settle(Report report) {
      if (result != null) {
        LATE.incrementAndGet();
        report.outcome().close();
      } else if (report.took().toNanos() > deadline) {
        report.outcome().close();
        result = late();
      } else {
        result = report;
      }
    }

    synchronized void expire(long now) {
      if (result == null && now >= deadline) {
        result = late();
        thread.interrupt();
      }
    }

    /** Ends the work of whoever has not answered: the answer would change nothing any more. */
    synchronized void end() {
      if (result == null) {
        result = failure("not needed any more");
        thread.interrupt();
      }
    }

    boolean settled() {
      return result != null;
    }

    boolean rejects() {
      Report report = result;
      return report != null
          && part.mode() == Mode.ENFORCE
          && report.outcome().verdict() instanceof Verdict.Reject;
    }

    Report report() {
      return Objects.requireNonNull(result, "the wave has ended");
    }

    private Report late() {
      return failure("no answer within " + Duration.ofNanos(deadline).toMillis() + " ms");
    }

    private Report failure(String what) {
      Verdict verdict =
          switch (part.onError()) {
            case PROCEED -> Verdict.proceed();
            case TEMPFAIL -> new Verdict.TempFail(Reply.UNAVAILABLE);
            case REJECT -> new Verdict.Reject(REFUSED);
          };
      return report(Outcome.of(verdict), Optional.of(what));
    }

    private Report report(Outcome outcome, Optional<String> failure) {
      Duration took = Duration.ofNanos(elapsed());
      return new Report(part.name(), moment, took, outcome, failure, part.mode());
    }
  }
}
