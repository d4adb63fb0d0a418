package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Session;

/** Fifty connections at once against one limit. */
class RateLimitCrowdTest {
  private static final int CONNECTIONS = 50;
  private static final int MAILS = 20;
  private static final Session CLIENT = Relay.client("192.0.2.7", "");

  private final Relay relay =
      new Relay()
          .add(
              "ratelimit",
              new RateLimit(),
              "limits: [{name: to, key: recipient, rate: 1/30d burst 137},"
                  + " {name: ip, key: ip, rate: 1/30d burst 100000, count: message}]");

  private int accepted() throws Exception {
    CyclicBarrier start = new CyclicBarrier(CONNECTIONS);
    List<Callable<Integer>> connections = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(() -> {
        start.await();
        return mails();
      });
    }
    int accepted = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> connection : threads.invokeAll(connections)) {
        accepted += connection.get();
      }
    }
    return accepted;
  }

  private int mails() throws Exception {
    int accepted = 0;
    for (int i = 0; i < MAILS; i++) {
      Relay.Heard heard = relay.send(CLIENT, "ann@example.org", "bob@example.net");
      boolean taken =
          heard.recipients().getFirst().accepts() && heard.decision().verdict().accepts();
      accepted += taken ? 1 : 0;
    }
    return accepted;
  }

  @Test
  @Timeout(60)
  void letExactlyThroughWhatItAllows() throws Exception {
    assertThat(accepted()).isEqualTo(137);
  }

  @Test
  @Timeout(60)
  void refusedMailLeavesNothingBehind() throws Exception {
    relay.judge(Outcome.reject(550, "5.7.1", "no"));
    assertThat(accepted()).isZero();
    assertThat(relay.store.list("ratelimit", "", 10))
        .allSatisfy(entry -> assertThat(entry).asString().contains("level=0.0, reserved=0"));
  }
}
