package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Session;

/** Regular expressions that would run for years: they fail by their bound, and nobody waits. */
@Timeout(60)
class RulesBoundTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** The back-reference keeps Java from remembering what cannot match. */
  private static final String ENDLESS = "'(a+)+b\\1?$'";

  private static final Header BAIT = Fixture.header(List.of("Subject: " + "a".repeat(60) + "!"));

  private static HeaderFilter endless(String timeLimit) {
    String yaml = "{rules: [{name: r, if: {header: {subject: %s}}, then: reject}], time-limit: %s}";
    return Fixture.part(new Rules(), yaml.formatted(ENDLESS, timeLimit), HeaderFilter.class);
  }

  private static Outcome judge(HeaderFilter rules) throws IOException, InterruptedException {
    return rules.onHeader(Session.UNKNOWN, Fixture.ENVELOPE, BAIT);
  }

  @Test
  void failsByItsTimeLimit() {
    HeaderFilter rules = endless("50ms");
    long start = System.nanoTime();
    assertThatThrownBy(() -> judge(rules))
        .isInstanceOf(IOException.class)
        .hasMessage("rule r: no result within 50 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(50));
  }

  @Test
  void leavesAllOthersRunning() throws Exception {
    HeaderFilter rules = endless("1s");
    List<FutureTask<String>> endless = new ArrayList<>();
    // As chains do: from a virtual thread, so that all begin in the queue of one carrier.
    Thread.ofVirtual()
        .start(() -> {
          for (int i = 0; i < 2 * CORES; i++) {
            FutureTask<String> task = new FutureTask<>(() -> failure(rules));
            endless.add(task);
            Thread.ofVirtual().start(task);
          }
        })
        .join();
    long start = System.nanoTime();
    long slow = 0;
    while (!endless.stream().allMatch(FutureTask::isDone)) {
      long trip = roundTrip();
      slow += trip > TimeUnit.MILLISECONDS.toNanos(100) ? trip : 0;
    }
    // Not never: the machine may be busy with other things once in a while.
    assertThat(slow).isLessThan((System.nanoTime() - start) / 4);
    for (FutureTask<String> task : endless) {
      assertThat(task.get()).isEqualTo("rule r: no result within 1000 ms");
    }
  }

  private static String failure(HeaderFilter rules) throws InterruptedException {
    try {
      return judge(rules).toString();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** How long others take that run on virtual threads. */
  private static long roundTrip() throws InterruptedException {
    long start = System.nanoTime();
    Thread.ofVirtual().start(() -> {}).join();
    return System.nanoTime() - start;
  }

  @Test
  void givesItsThreadBackWhenNobodyWaits() throws Exception {
    String yaml =
        """
        time-limit: 60s
        rules:
          - {name: endless, if: {header: {subject: %s}}, then: reject}
          - {name: long, if: {header: {x-long: 'b+a'}}, then: reject}
        """;
    HeaderFilter rules = Fixture.part(new Rules(), yaml.formatted(ENDLESS), HeaderFilter.class);
    for (int i = 0; i < 2 * CORES; i++) {
      FutureTask<String> task = new FutureTask<>(() -> failure(rules));
      CountDownLatch started = new CountDownLatch(1);
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                started.countDown();
                task.run();
              });
      started.await();
      thread.interrupt();
      assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
    }
    Header header = Fixture.header(List.of("X-Long: " + "c".repeat(2 * Bound.QUICK) + "ba"));
    assertThat(rules.onHeader(Session.UNKNOWN, Fixture.ENVELOPE, header).verdict())
        .isInstanceOf(Verdict.Reject.class);
  }

  /** The first takes longer than what is tried at once. */
  @ParameterizedTest
  @ValueSource(strings = {"'(?:a|b)*c'", "['z', '(?:a|b)*c']"})
  void failsWhereAPatternNestsTooDeep(String patterns) {
    assertThatThrownBy(() -> search(patterns, "ab".repeat(200_000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rule r")
        .hasMessageContaining("nests too deep for this text");
  }

  @Test
  void searchesLongBodiesToTheEnd() throws Exception {
    String body = "x".repeat((1 << 20) - 6) + "needle";
    assertThat(search("needle", body).verdict()).isInstanceOf(Verdict.Reject.class);
    assertThat(search("needle", "x" + body)).isEqualTo(Outcome.PROCEED);
  }

  private static Outcome search(String patterns, String body)
      throws IOException, InterruptedException {
    String yaml = "rules: [{name: r, if: {body: %s}, then: reject}]".formatted(patterns);
    return Fixture.part(new Rules(), yaml, MessageFilter.class)
        .onMessage(Fixture.mail("Subject: x", "", body));
  }
}
