package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UpstreamTest {
  private final FakeServers servers = new FakeServers();

  @Test
  void goesRound() throws Exception {
    assertThat(servers.askedDuring(6, servers.upstream(3)))
        .containsExactly("s0", "s1", "s2", "s0", "s1", "s2");
  }

  @Test
  void asksTheNextWhenOneFails() throws Exception {
    Upstream upstream = servers.upstream(3);
    servers.broken.put("s0", new IOException("broken"));

    assertThat(servers.ask(upstream)).isEqualTo("s1");
    assertThat(servers.asked).containsExactly("s0", "s1");
  }

  @Test
  void leavesAServerAloneAfterErrorsInARow() throws Exception {
    Upstream upstream = servers.upstream(2);
    servers.broken.put("s0", new IOException("broken"));

    assertThat(servers.askedDuring(6, upstream))
        .containsExactly("s0", "s1", "s0", "s1", "s1", "s1", "s1", "s1");
    assertThat(servers.askedDuring(6, upstream)).containsOnly("s1");
  }

  @Test
  void aSuccessForgivesEarlierErrors() throws Exception {
    Upstream upstream = servers.upstream(1);
    for (int i = 0; i < 5; i++) {
      servers.broken.put("s0", new IOException("once"));
      servers.fail(upstream);
      servers.broken.clear();
      servers.ask(upstream);
    }
    servers.broken.put("s0", new IOException("once"));
    servers.fail(upstream);

    assertThat(servers.asked).hasSize(11);
  }

  @Test
  void neitherInterruptsNorOurOwnFaultsAreErrorsOfTheServer() throws Exception {
    Upstream upstream = servers.upstream(2);
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> upstream.ask(FakeServers::ownFault))
          .isInstanceOf(UncheckedIOException.class);
      assertThatThrownBy(() ->
              upstream.ask(server -> {
                throw new InterruptedException();
              }))
          .isInstanceOf(InterruptedException.class);
    }

    assertThat(servers.askedDuring(4, upstream)).containsExactly("s0", "s1", "s0", "s1");
  }

  @Test
  void withAllDeadItTriesTheOneDeadLongest() throws Exception {
    Upstream upstream = servers.upstream(3);
    for (int i = 0; i < 3; i++) {
      servers.broken.put("s" + i, new IOException("broken"));
    }
    servers.fail(upstream);
    servers.ticker.pass(Duration.ofMillis(1));
    servers.fail(upstream);
    servers.asked.clear();
    for (int i = 0; i < 6; i++) {
      servers.ticker.pass(Duration.ofMillis(1));
      servers.fail(upstream);
    }
    assertThat(servers.asked).containsExactly("s0", "s1", "s2", "s0", "s1", "s2");

    servers.broken.clear();
    assertThat(servers.askedDuring(4, upstream)).as("revived at once").containsOnly("s0");
  }

  @Test
  void isAbsentOnlyWhileEveryServerRefuses() throws Exception {
    Upstream upstream = servers.upstream(2);
    servers.broken.put("s0", new ConnectException("Connection refused"));
    servers.broken.put("s1", new IOException("hung up"));
    assertThatThrownBy(() -> servers.ask(upstream))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.absent()).isFalse())
        .hasMessage("no server answered: inet:1@s0: Connection refused; inet:1@s1: hung up");

    servers.broken.put("s1", new ConnectException("Connection refused"));
    assertThatThrownBy(() -> servers.ask(upstream))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.absent()).isTrue());
  }

  @Test
  void neverMoreInFlightThanPermits() throws Exception {
    Upstream upstream = servers.upstream(2, 5, Duration.ofSeconds(20));
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
    Upstream upstream = servers.upstream(1, 1, Duration.ofMillis(20));
    Semaphore begun = new Semaphore(0);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(() ->
          upstream.ask(server -> {
            begun.release();
            return end.await(20, TimeUnit.SECONDS);
          }));
      begun.acquire();
      assertThatThrownBy(() -> servers.ask(upstream))
          .isInstanceOf(UnavailableException.class)
          .hasMessage("all 1 connections were busy for 20 ms");
      end.countDown();
    }
    assertThat(servers.ask(upstream)).isEqualTo("s0");
  }
}
