package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.FakeServers.DEAD;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a server that was left alone comes back. */
class UpstreamProbeTest {
  private final FakeServers servers = new FakeServers();

  @Test
  void aProbeThatSucceedsRevives() throws Exception {
    Upstream upstream = servers.withDeadFirst(2);
    servers.broken.clear();
    servers.ticker.pass(DEAD.minusNanos(1));
    assertThat(servers.askedDuring(4, upstream)).containsOnly("s1");

    servers.ticker.pass(Duration.ofNanos(1));
    assertThat(servers.askedDuring(5, upstream)).containsExactly("s0", "s0", "s1", "s0", "s1");
  }

  @Test
  void aProbeThatFailsDoublesTheDeadTimeUpToSixteenfold() throws Exception {
    Upstream upstream = servers.withDeadFirst(2);
    for (int factor : new int[] {1, 2, 4, 8, 16, 16}) {
      servers.ticker.pass(DEAD.multipliedBy(factor).minusNanos(1));
      assertThat(servers.askedDuring(3, upstream)).containsOnly("s1");
      servers.ticker.pass(Duration.ofNanos(1));
      assertThat(servers.askedDuring(3, upstream)).containsExactly("s0", "s1", "s1", "s1");
    }
    servers.broken.clear();
    servers.ticker.pass(DEAD.multipliedBy(16));
    servers.askedDuring(1, upstream);
    servers.broken.put("s0", new IOException("again"));
    servers.askedDuring(4, upstream);
    servers.ticker.pass(DEAD);

    assertThat(servers.askedDuring(1, upstream)).as("back to the first dead time").startsWith("s0");
  }

  @Test
  void aServerThatWasLeftAloneAnswersTheProbeFirst() throws Exception {
    List<String> probed = new ArrayList<>();
    Upstream upstream =
        servers.upstream(
            2,
            8,
            Duration.ofSeconds(5),
            server -> {
              probed.add(servers.name(server));
              if (servers.broken.containsKey("probe")) {
                throw servers.broken.get("probe");
              }
              return "well";
            });
    servers.broken.put("s0", new IOException("broken"));
    servers.askedDuring(4, upstream);
    assertThat(probed).isEmpty();

    servers.broken.remove("s0");
    servers.broken.put("probe", new IOException("still broken"));
    servers.ticker.pass(DEAD);
    assertThat(servers.askedDuring(3, upstream)).containsExactly("s1", "s1", "s1");
    assertThat(probed).containsExactly("s0");

    servers.broken.remove("probe");
    servers.ticker.pass(DEAD.multipliedBy(2));
    assertThat(servers.askedDuring(3, upstream)).containsExactly("s0", "s0", "s1");
    assertThat(probed).containsExactly("s0", "s0");
  }

  @Test
  void withAllDeadNobodyIsTrustedWithoutProbe() {
    List<String> probed = new ArrayList<>();
    Upstream upstream =
        servers.upstream(
            1,
            8,
            Duration.ofSeconds(5),
            server -> {
              probed.add(servers.name(server));
              throw new IOException("no answer to the probe");
            });
    servers.broken.put("s0", new IOException("broken"));
    servers.fail(upstream);
    servers.fail(upstream);
    servers.asked.clear();
    assertThatThrownBy(() -> servers.ask(upstream)).hasMessageContaining("no answer to the probe");
    assertThat(probed).containsExactly("s0");
    assertThat(servers.asked).isEmpty();
  }

  @Test
  void exactlyOneRequestProbes() throws Exception {
    Upstream upstream = servers.withDeadFirst(2);
    servers.ticker.pass(DEAD);
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
      if (servers.name(server).equals("s0")) {
        probes.incrementAndGet();
        probing.countDown();
        end.await();
      }
      return servers.name(server);
    });
  }

  @Test
  void aProbeThatIsInterruptedLeavesItToTheNext() throws Exception {
    Upstream upstream = servers.withDeadFirst(2);
    servers.ticker.pass(DEAD);
    assertThatThrownBy(() ->
            upstream.ask(server -> {
              Thread.currentThread().interrupt();
              throw new SocketException("Closed by interrupt");
            }))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThatThrownBy(() -> upstream.ask(FakeServers::ownFault))
        .isInstanceOf(UncheckedIOException.class);
    servers.broken.clear();

    assertThat(servers.askedDuring(1, upstream)).containsExactly("s0");
  }
}
