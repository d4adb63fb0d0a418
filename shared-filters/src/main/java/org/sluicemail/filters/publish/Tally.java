package org.sluicemail.filters.publish;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What became of copies, in numbers. */
final class Tally {
  /** Losses that go on for hours shall not fill the log. */
  static final Duration SILENCE = Duration.ofMinutes(1);

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile String reason = "";
  private long toldDropped;
  private long toldFailed;
  private Optional<Long> told = Optional.empty();

  void sent() {
    sent.incrementAndGet();
  }

  /** There was no room for it. */
  void dropped() {
    dropped.incrementAndGet();
  }

  /** Redis did not take it. */
  void failed(String why) {
    reason = why;
    failed.incrementAndGet();
  }

  Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("copies-sent", sent.get());
    figures.put("copies-dropped", dropped.get());
    figures.put("copies-failed", failed.get());
    return figures;
  }

  /**
   * What was lost since the last report, when it is time for one; for one thread.
   *
   * @param now nanoseconds of some clock
   */
  Optional<String> report(long now) {
    if (told.filter(last -> now - last < SILENCE.toNanos()).isPresent()) {
      return Optional.empty();
    }
    Optional<String> news = rest();
    told = news.isPresent() ? Optional.of(now) : told;
    return news;
  }

  /** What was lost since the last report. */
  Optional<String> rest() {
    long newlyDropped = dropped.get() - toldDropped;
    long newlyFailed = failed.get() - toldFailed;
    toldDropped += newlyDropped;
    toldFailed += newlyFailed;
    String why = reason.isEmpty() ? "" : ": " + reason;
    return newlyDropped + newlyFailed == 0
        ? Optional.empty()
        : Optional.of(newlyDropped + " dropped, " + newlyFailed + " failed" + why);
  }
}
