package org.sluicemail.daemon.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.sluicemail.filter.Verdict;

/** What the server has done since it started. */
final class Counters {
  private final LongAdder connections = new LongAdder();
  private final LongAdder broken = new LongAdder();
  private final Map<String, LongAdder> verdicts = new ConcurrentHashMap<>();

  void connected() {
    connections.increment();
  }

  /** A peer broke the rules of the protocol. */
  void broken() {
    broken.increment();
  }

  void decided(Verdict verdict) {
    verdicts.computeIfAbsent(verdict.word(), word -> new LongAdder()).increment();
  }

  /** The figures by name, in a steady order. */
  Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("connections", connections.sum());
    figures.put("protocol-errors", broken.sum());
    new TreeMap<>(verdicts).forEach((word, count) -> figures.put("messages." + word, count.sum()));
    return figures;
  }
}
