package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluicemail.config.Endpoint;

@Timeout(30)
class UpstreamTest {
  private static final Duration DEAD = Duration.ofSeconds(10);

  private final Ticker ticker = new Ticker();
  private final Map<String, IOException> broken = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  private Upstream upstream(int servers) {
    return upstream(servers, 8, Duration.ofSeconds(5));
  }

  private Upstream upstream(int servers, int permits, Duration patience) {
    return upstream(servers, permits, patience, server -> server);
  }

  private Upstream upstream(
      int servers, int permits, Duration patience, Upstream.Request<?> probe) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      endpoints.add(Endpoint.parse("inet:1@s" + i));
    }
    return new Upstream(
        new Upstream.Settings(endpoints, permits, patience, 2, DEAD), probe, ticker);
  }

  private String name(Endpoint server) {
    return ((Endpoint.Inet) server).host();
  }

  private String ask(Upstream upstream) throws IOException, InterruptedException {
    return upstream.ask(server -> {
      asked.add(name(server));
      if (broken.containsKey(name(server))) {
        throw broken.get(name(server));
      }
      return name(server);
    });
  }

  private void fail(Upstream upstream) {
    assertThatThrownBy(() -> ask(upstream)).isInstanceOf(UnavailableException.class);
  }

  private List<String> askedDuring(int times, Upstream upstream) throws Exception {
    asked.clear();
    for (int i = 0; i < times; i++) {
      ask(upstream);
    }
    return List.copyOf(asked);
  }

  @Test
  void goesRound() throws Exception {
    assertThat(askedDuring(6, upstream(3))).containsExactly("s0", "s1", "s2", "s0", "s1", "s2");
  }

  @Test
  void asksTheNextWhenOneFails() throws Exception {
    Upstream upstream = upstream(3);
    broken.put("s0", new IOException("broken"));

    assertThat(ask(upstream)).isEqualTo("s1");
    assertThat(asked).containsExactly("s0", "s1");
  }

  @Test
  void leavesAServerAloneAfterErrorsInARow() throws Exception {
    Upstream upstream = upstream(2);
    broken.put("s0", new IOException("broken"));

    assertThat(askedDuring(6, upstream))
        .containsExactly("s0", "s1", "s0", "s1", "s1", "s1", "s1", "s1");
    assertThat(askedDuring(6, upstream)).containsOnly("s1");
  }

  @Test
  void aSuccessForgivesEarlierErrors() throws Exception {
    Upstream upstream = upstream(1);
    for (int i = 0; i < 5; i++) {
      broken.put("s0", new IOException("once"));
      fail(upstream);
      broken.clear();
      ask(upstream);
    }
    broken.put("s0", new IOException("once"));
    fail(upstream);

    assertThat(asked).hasSize(11);
  }

  private Upstream withDeadFirst(int servers) throws Exception {
    Upstream upstream = upstream(servers);
    broken.put("s0", new IOException("broken"));
    askedDuring(2 * servers, upstream);
    asked.clear();
    return upstream;
  }

  @Test
  void aProbeThatSucceedsRevives() throws Exception {
    Upstream upstream = withDeadFirst(2);
    broken.clear();
    ticker.pass(DEAD.minusNanos(1));
    assertThat(askedDuring(4, upstream)).containsOnly("s1");

    ticker.pass(Duration.ofNanos(1));
    assertThat(askedDuring(5, upstream)).containsExactly("s0", "s0", "s1", "s0", "s1");
  }

  @Test
  void aProbeThatFailsDoublesTheDeadTimeUpToSixteenfold() throws Exception {
    Upstream upstream = withDeadFirst(2);
    for (int factor : new int[] {1, 2, 4, 8, 16, 16}) {
      ticker.pass(DEAD.multipliedBy(factor).minusNanos(1));
      assertThat(askedDuring(3, upstream)).containsOnly("s1");
      ticker.pass(Duration.ofNanos(1));
      assertThat(askedDuring(3, upstream)).containsExactly("s0", "s1", "s1", "s1");
    }
    broken.clear();
    ticker.pass(DEAD.multipliedBy(16));
    askedDuring(1, upstream);
    broken.put("s0", new IOException("again"));
    askedDuring(4, upstream);
    ticker.pass(DEAD);

    assertThat(askedDuring(1, upstream)).as("back to the first dead time").startsWith("s0");
  }

  @Test
  void aServerThatWasLeftAloneAnswersTheProbeFirst() throws Exception {
    List<String> probed = new ArrayList<>();
    Upstream upstream =
        upstream(
            2,
            8,
            Duration.ofSeconds(5),
            server -> {
              probed.add(name(server));
              if (broken.containsKey("probe")) {
                throw broken.get("probe");
              }
              return "well";
            });
    broken.put("s0", new IOException("broken"));
    askedDuring(4, upstream);
    assertThat(probed).isEmpty();

    broken.remove("s0");
    broken.put("probe", new IOException("still broken"));
    ticker.pass(DEAD);
    assertThat(askedDuring(3, upstream)).containsExactly("s1", "s1", "s1");
    assertThat(probed).containsExactly("s0");

    broken.remove("probe");
    ticker.pass(DEAD.multipliedBy(2));
    assertThat(askedDuring(3, upstream)).containsExactly("s0", "s0", "s1");
    assertThat(probed).containsExactly("s0", "s0");
  }

  @Test
  void withAllDeadNobodyIsTrustedWithoutProbe() {
    List<String> probed = new ArrayList<>();
    Upstream upstream =
        upstream(
            1,
            8,
            Duration.ofSeconds(5),
            server -> {
              probed.add(name(server));
              throw new IOException("no answer to the probe");
            });
    broken.put("s0", new IOException("broken"));
    fail(upstream);
    fail(upstream);
    asked.clear();
    assertThatThrownBy(() -> ask(upstream)).hasMessageContaining("no answer to the probe");
    assertThat(probed).containsExactly("s0");
    assertThat(asked).isEmpty();
  }

  @Test
  void exactlyOneRequestProbes() throws Exception {
    Upstream upstream = withDeadFirst(2);
    ticker.pass(DEAD);
    CountDownLatch probing = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger probes = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> probe = threads.submit(() -> probe(upstream, probes, probing, end));
      probing.await();
      for (int i = 0; i < 20; i++) {
        assertThat(probe(upstream, probes, probing, end)).isEqualTo("s1");
      }
      end.countDown();
      assertThat(probe.get()).isEqualTo("s0");
    }
    assertThat(probes).hasValue(1);
  }

  private String probe(
      Upstream upstream, AtomicInteger probes, CountDownLatch probing, CountDownLatch end)
      throws IOException, InterruptedException {
    return upstream.ask(server -> {
      if (name(server).equals("s0")) {
        probes.incrementAndGet();
        probing.countDown();
        end.await();
      }
      return name(server);
    });
  }

  @Test
  void aProbeThatIsInterruptedLeavesItToTheNext() throws Exception {
    Upstream upstream = withDeadFirst(2);
    ticker.pass(DEAD);
    assertThatThrownBy(() ->
            upstream.ask(server -> {
              Thread.currentThread().interrupt();
              throw new SocketException("Closed by interrupt");
            }))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThatThrownBy(() -> upstream.ask(UpstreamTest::ownFault))
        .isInstanceOf(UncheckedIOException.class);
    broken.clear();

    assertThat(askedDuring(1, upstream)).containsExactly("s0");
  }

  private static String ownFault(Endpoint server) {
    throw new UncheckedIOException(new IOException("our disk"));
  }

  @Test
  void neitherInterruptsNorOurOwnFaultsAreErrorsOfTheServer() throws Exception {
    Upstream upstream = upstream(2);
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> upstream.ask(UpstreamTest::ownFault))
          .isInstanceOf(UncheckedIOException.class);
      assertThatThrownBy(() ->
              upstream.ask(server -> {
                throw new InterruptedException();
              }))
          .isInstanceOf(InterruptedException.class);
    }

    assertThat(askedDuring(4, upstream)).containsExactly("s0", "s1", "s0", "s1");
  }

  @Test
  void withAllDeadItTriesTheOneDeadLongest() throws Exception {
    Upstream upstream = upstream(3);
    for (int i = 0; i < 3; i++) {
      broken.put("s" + i, new IOException("broken"));
    }
    fail(upstream);
    ticker.pass(Duration.ofMillis(1));
    fail(upstream);
    asked.clear();
    for (int i = 0; i < 6; i++) {
      ticker.pass(Duration.ofMillis(1));
      fail(upstream);
    }
    assertThat(asked).containsExactly("s0", "s1", "s2", "s0", "s1", "s2");

    broken.clear();
    assertThat(askedDuring(4, upstream)).as("revived at once").containsOnly("s0");
  }

  @Test
  void isAbsentOnlyWhileEveryServerRefuses() throws Exception {
    Upstream upstream = upstream(2);
    broken.put("s0", new ConnectException("Connection refused"));
    broken.put("s1", new IOException("hung up"));
    assertThatThrownBy(() -> ask(upstream))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.absent()).isFalse())
        .hasMessage("no server answered: inet:1@s0: Connection refused; inet:1@s1: hung up");

    broken.put("s1", new ConnectException("Connection refused"));
    assertThatThrownBy(() -> ask(upstream))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.absent()).isTrue());
  }

  @Test
  void neverMoreInFlightThanPermits() throws Exception {
    Upstream upstream = upstream(2, 5, Duration.ofSeconds(20));
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1000; i++) {
        threads.submit(() ->
            upstream.ask(server -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              Thread.yield();
              return now.decrementAndGet();
            }));
      }
    }
    assertThat(most.get()).isBetween(1, 5);
  }

  @Test
  void waitsForAPermitNoLongerThanItsPatience() throws Exception {
    Upstream upstream = upstream(1, 1, Duration.ofMillis(20));
    Semaphore begun = new Semaphore(0);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(() ->
          upstream.ask(server -> {
            begun.release();
            return end.await(20, TimeUnit.SECONDS);
          }));
      begun.acquire();
      assertThatThrownBy(() -> ask(upstream))
          .isInstanceOf(UnavailableException.class)
          .hasMessage("all 1 connections were busy for 20 ms");
      end.countDown();
    }
    assertThat(ask(upstream)).isEqualTo("s0");
  }
}
