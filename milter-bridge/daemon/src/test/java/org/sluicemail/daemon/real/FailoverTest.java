package org.sluicemail.daemon.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.daemon.store.LeaseLog;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisSentinels;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;

/**
 * Two servers with one limit in a Redis that is killed while mail comes, and whose replica, which
 * has not learned of the last takes, becomes the master. Each Redis has written down what it did,
 * so that each mail can be accounted for.
 */
@RequiresServer(Kind.REDIS)
class FailoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final int ALLOWED = 1000;
  private static final int EARLY = 300;
  private static final int UNTOLD = 20;

  /** The summary of a mail of which the filter could not ask its store at RCPT. */
  private static final Pattern FAILED =
      Pattern.compile(" from=<?(m\\d+@limited\\.test)>? .* filters=limits:failed:");

  private final Semaphore allowed = new Semaphore(0);
  private final AtomicInteger mails = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger deferred = new AtomicInteger();
  private volatile long killing;
  private volatile long killed;

  @TempDir Path folder;

  /** What was said of a mail; times are nanoseconds. */
  private record Answered(Bridge bridge, String sender, long began, long ended) {}

  /** Next to nothing leaks while the test runs. */
  private static String configuration(RedisSentinels redis, String onError) {
    return """
    store: {url: "redis-sentinel://%s", timeout: 2s}
    routes: [{chain: all}]
    chains: {all: [limits]}
    filters:
      limits:
        type: RateLimit
        on-error: %s
        limits: [{name: all, key: sender-domain, rate: 1/1d burst %d}]
    """
        .formatted(redis.url(), onError, ALLOWED);
  }

  private List<Answered> send(Bridge bridge, Visit visit) throws IOException, InterruptedException {
    List<Answered> answered = new ArrayList<>();
    boolean full = false;
    while (!full) {
      allowed.acquire();
      String sender = "m" + mails.incrementAndGet() + "@limited.test";
      long began = System.nanoTime();
      Answer answer = visit.answer(sender, "bob@example.net");
      if (answer instanceof Answer.Continue && visit.end()) {
        accepted.incrementAndGet();
      } else {
        visit.abort();
        full = isFull(answer);
        deferred.addAndGet(full ? 0 : 1);
      }
      answered.add(new Answered(bridge, sender, began, System.nanoTime()));
      LockSupport.parkNanos(10_000_000); // as in an outage all answers come at once
    }
    return answered;
  }

  private static boolean isFull(Answer answer) {
    return answer instanceof Answer.ReplyCode reply && reply.text().contains("exceeded");
  }

  private void killWhileMailComes(RedisSentinels redis) throws IOException {
    let(EARLY);
    redis.part();
    let(UNTOLD);
    allowed.release(1_000_000);
    killing = System.nanoTime();
    redis.primary().kill();
    killed = System.nanoTime();
  }

  /** Lets that many more be taken. */
  private void let(int more) throws IOException {
    int all = accepted.get() + more;
    allowed.release(more);
    Await.until("mails", LIMIT, () -> accepted.get() >= all);
  }

  private static <T> Set<T> both(Set<T> one, Set<T> other) {
    Set<T> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }

  /** What both servers of Redis know when all is over. */
  private record Books(LeaseLog killed, LeaseLog promoted) {
    static Books of(RedisSentinels redis) throws IOException {
      return new Books(LeaseLog.of(redis.primary()), LeaseLog.of(redis.replica()));
    }

    /** The takes that were acknowledged, or about to be, and not replicated. */
    Set<String> lost() {
      return promoted.missing(killed.taken());
    }

    /** The takes whose mail was taken, so that it was settled, by one or the other. */
    Set<String> used() {
      return both(killed.settled(), promoted.settled());
    }

    /** What the promoted bucket holds: its own takes, and what it was told of those it missed. */
    int held() {
      return both(promoted.taken(), promoted.settled()).size();
    }

    /** That the limit was kept but for what was lost, and used up. */
    void assertKept() {
      assertThat(lost()).hasSizeGreaterThanOrEqualTo(UNTOLD);
      assertThat(promoted.taken()).hasSizeLessThanOrEqualTo(ALLOWED);
      assertThat(held()).isGreaterThanOrEqualTo(ALLOWED);
      assertThat(promoted.missing(used())).isSubsetOf(lost());
    }
  }

  @Test
  void whereFailuresDeferOnlyWhatWasNotReplicatedIsTooMuch(TestReporter reporter) throws Exception {
    try (RedisSentinels redis = RedisSentinels.start(RedisServer.WRITING.toArray(String[]::new));
        Bridge one = Bridge.start(folder.resolve("one"), configuration(redis, "tempfail"));
        Bridge two = Bridge.start(folder.resolve("two"), configuration(redis, "tempfail"));
        Crowd crowd = new Crowd(one, two)) {
      crowd.each(this::send, () -> killWhileMailComes(redis));
      Await.until("all settled", LIMIT, () -> Books.of(redis).used().size() >= accepted.get());
      Books books = Books.of(redis);
      reporter.publishEntry(
          "limit of %d, tempfail".formatted(ALLOWED),
          "accepted %d; not replicated %d; deferred %d"
              .formatted(accepted.get(), books.lost().size(), deferred.get()));
      books.assertKept();
      assertThat(books.used()).hasSize(accepted.get());
      assertThat(accepted).hasValueLessThanOrEqualTo(ALLOWED + books.lost().size());
      assertThat(deferred).hasPositiveValue();
    }
  }

  @Test
  void whereFailuresProceedMoreIsTakenOnlyWhileNobodyAnswers(TestReporter reporter)
      throws Exception {
    try (RedisSentinels redis = RedisSentinels.start(RedisServer.WRITING.toArray(String[]::new));
        Bridge one = Bridge.start(folder.resolve("one"), configuration(redis, "proceed"));
        Bridge two = Bridge.start(folder.resolve("two"), configuration(redis, "proceed"));
        Crowd crowd = new Crowd(one, two)) {
      List<Answered> answered =
          crowd.each(this::send, () -> killWhileMailComes(redis)).stream()
              .flatMap(List::stream)
              .toList();
      Await.until("all written", LIMIT, () -> summaries(one) + summaries(two) >= mails.get());
      Set<String> failed = both(failed(one), failed(two));
      Await.until(
          "all settled",
          LIMIT,
          () -> Books.of(redis).used().size() >= accepted.get() - failed.size());
      Books books = Books.of(redis);
      reporter.publishEntry(
          "limit of %d, proceed".formatted(ALLOWED),
          "accepted %d; not replicated %d; without a limit in the outage %d"
              .formatted(accepted.get(), books.lost().size(), failed.size()));
      books.assertKept();
      assertThat(books.used()).hasSize(accepted.get() - failed.size());
      assertThat(deferred).hasValue(0);
      assertOutage(answered.stream().filter(mail -> mail.bridge() == one).toList(), failed);
      assertOutage(answered.stream().filter(mail -> mail.bridge() == two).toList(), failed);
    }
  }

  private static long summaries(Bridge bridge) throws IOException {
    return bridge.log().lines().filter(line -> line.contains(" filters=limits:")).count();
  }

  /** The senders of mails that went by the limit. */
  private static Set<String> failed(Bridge bridge) throws IOException {
    Set<String> senders = new HashSet<>();
    Matcher line = FAILED.matcher(bridge.log());
    while (line.find()) {
      senders.add(line.group(1));
    }
    return senders;
  }

  /** From the kill to the first mail of which this server has asked the new master. */
  private void assertOutage(List<Answered> answered, Set<String> failed) {
    long over =
        answered.stream()
            .filter(mail -> mail.began() - killed > 0 && !failed.contains(mail.sender()))
            .mapToLong(Answered::ended)
            .min()
            .orElseThrow();
    assertThat(answered)
        .filteredOn(mail -> failed.contains(mail.sender()))
        .isNotEmpty()
        .allSatisfy(mail -> {
          assertThat(mail.ended() - killing).isPositive();
          assertThat(mail.began() - over).isNegative();
        });
  }
}
