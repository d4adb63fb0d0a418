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
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Printable;

/**
 * Parts of one moment that run side by side, each on a virtual thread of its own; only those that
 * never wait are asked in place, while the others are under way.
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
  private final Span span;
  private final long began;
  private final List<Run> runs;

  private Wave(Moment moment, Span span, int size) {
    this.moment = moment;
    this.span = span;
    this.began = span.elapsed();
    this.runs = new ArrayList<>(size);
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
  static List<Report> run(Moment moment, List<Part> parts, Question question, Span span)
      throws IOException, InterruptedException {
    if (parts.isEmpty()) {
      return List.of();
    }
    Wave wave = new Wave(moment, span, parts.size());
    boolean settled = false;
    try {
      wave.begin(parts, question);
      wave.await();
      settled = true;
    } finally {
      wave.end(settled);
    }
    return wave.reports();
  }

  private void begin(List<Part> parts, Question question) {
    parts.forEach(part -> runs.add(new Run(part, question, Thread.currentThread())));
    runs.forEach(run -> run.thread.ifPresent(Thread::start));
    runs.stream().filter(run -> run.thread.isEmpty()).forEach(Run::ask);
  }

  /** Nobody works on; and when the wave was broken off, nobody carries out what was answered. */
  private void end(boolean settled) {
    for (Run run : runs) {
      run.end();
      if (!settled) {
        run.report().outcome().close();
      }
    }
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
    for (long now = span.elapsed(); !settled(now); now = span.elapsed()) {
      long next = Math.min(span.pulse(now), nextDeadline());
      LockSupport.parkNanos(this, Math.max(1, next - now));
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

  /** One part at work; its result is written once, by its own thread or by the waiter. */
  private final class Run implements Runnable {
    final Part part;
    final long deadline;

    /** None for who never waits. */
    final Optional<Thread> thread;

    private final Question question;
    private final Thread waiter;
    private volatile @Nullable Report result;

    Run(Part part, Question question, Thread waiter) {
      this.part = part;
      this.question = question;
      this.waiter = waiter;
      this.deadline = span.deadline(began, part.timeout());
      this.thread =
          part.filter().waits()
              ? Optional.of(Thread.ofVirtual().name(part.thread()).unstarted(this))
              : Optional.empty();
    }

    @Override
    public void run() {
      ask();
      LockSupport.unpark(waiter);
    }

    void ask() {
      settle(answer());
    }

    private Report answer() {
      try {
        return declared(question.ask(part.filter()));
      } catch (IOException e) {
        return failure(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return failure("interrupted");
      } catch (RuntimeException | Error e) {
        return broken(e);
      }
    }

    /** After it was cancelled, a filter may well stumble: that is nobody's bug. */
    private Report broken(Throwable e) {
      if (!settled()) {
        LOG.error("filter {} is broken", part.name(), e);
      }
      return failure("internal error: " + e.getClass().getSimpleName());
    }

    /** An edit that was never announced was never asked of the mail server: that is a bug. */
    private Report declared(Outcome outcome) {
      Optional<String> undeclared = part.undeclared(outcome);
      if (undeclared.isEmpty()) {
        return report(outcome, Optional.empty());
      }
      outcome.close();
      return failure("internal error: did not declare " + undeclared.get());
    }

    private synchronized void settle(Report report) {
      if (result != null) {
        drop(report);
      } else if (span.elapsed() >= deadline) {
        drop(report);
        result = late();
      } else {
        result = report;
      }
    }

    private void drop(Report report) {
      if (report.failure().isEmpty()) {
        LATE.incrementAndGet();
      }
      report.outcome().close();
    }

    synchronized void expire(long now) {
      if (result == null && now >= deadline) {
        result = late();
        thread.ifPresent(Thread::interrupt);
      }
    }

    /** Ends the work of whoever has not answered: the answer would change nothing any more. */
    synchronized void end() {
      if (result == null) {
        result = failure("not needed any more");
        thread.ifPresent(Thread::interrupt);
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
      long given = Math.round((deadline - began) / 1e6);
      return failure(given > 0 ? "no answer within " + given + " ms" : "no time was left");
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
      Duration took = Duration.ofNanos(span.elapsed() - began);
      return new Report(part.name(), moment, took, outcome, failure, part.mode());
    }
  }
}
