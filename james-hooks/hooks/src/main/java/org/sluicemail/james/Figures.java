package org.sluicemail.james;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Moment;

/**
 * What James's metrics show of us: {@code sluice-VERDICT} and {@code sluice-failure} count, {@code
 * sluice-sender}, {@code sluice-recipient} and {@code sluice-message} time the moments.
 */
final class Figures {
  private static final String PREFIX = "sluice-";
  private static final List<String> COUNTED =
      List.of("proceed", "quarantine", "tempfail", "discard", "reject", "failure");

  private final MetricFactory metrics;
  private final Map<String, Metric> counters = new LinkedHashMap<>();

  Figures(MetricFactory metrics) {
    this.metrics = metrics;
    COUNTED.forEach(name -> counters.put(name, metrics.generate(PREFIX + name)));
  }

  /** Counts a mail, or a command that was refused. */
  void count(Verdict verdict) {
    count(verdict.word());
  }

  /** Counts a failure of our own. */
  void failed() {
    count("failure");
  }

  /** Times a moment until its metric is stopped. */
  TimeMetric time(Moment moment) {
    return metrics.timer(
        switch (moment) {
          case CONNECT, HEADER ->
              throw new IllegalArgumentException("James asks nobody at " + moment);
          case SENDER -> PREFIX + "sender";
          case RECIPIENT -> PREFIX + "recipient";
          case MESSAGE -> PREFIX + "message";
        });
  }

  /** Times a chain of a mailet, which has no moments. */
  TimeMetric timeMailet() {
    return metrics.timer(PREFIX + "mailet");
  }

  private void count(String name) {
    Metric metric = counters.get(name);
    if (metric == null) {
      throw new IllegalArgumentException("nobody counts " + name);
    }
    metric.increment();
  }
}
