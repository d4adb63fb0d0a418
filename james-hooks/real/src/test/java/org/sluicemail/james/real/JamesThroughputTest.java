package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.LongRunning;
import org.sluicemail.servers.SmtpClient;

/** What a hook with nothing to do costs: James with it takes mail as fast as without. */
@LongRunning
class JamesThroughputTest {
  private static final byte[] MESSAGE =
      ("Subject: x\r\nFrom: a@example.org\r\n\r\n"
              + "Hello, this is a line of text.\r\n".repeat(150))
          .getBytes(US_ASCII);
  private static final int CLIENTS = 8;
  private static final int MAILS = 250;
  private static final int ROUNDS = 9;

  @Test
  void theHookCostsNextToNothing() throws Exception {
    JamesConfig config =
        new JamesConfig()
            .file(James.FILE, James.NOTHING)
            .mailets("<mailet match=\"All\" class=\"Null\"/>")
            .handlers(James.HOOK);
    try (James james = James.start(config)) {
      for (int warm = 0; warm < 3; warm++) {
        seconds(config.plainPort());
        seconds(config.port());
      }
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        ratios.add(seconds(config.plainPort()) / seconds(config.port()));
      }
      double median = ratios.stream().sorted().toList().get(ROUNDS / 2);
      System.out.printf("rate with the hook by rate without: %.2f of %s%n", median, ratios);
      assertThat(median).isGreaterThanOrEqualTo(0.9);
    }
  }

  private static double seconds(int port) throws Exception {
    long start = System.nanoTime();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      Callable<Boolean> client = () -> send(port);
      for (Future<Boolean> each :
          clients.invokeAll(java.util.Collections.nCopies(CLIENTS, client))) {
        assertThat(each.get()).isTrue();
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static boolean send(int port) throws IOException {
    try (SmtpClient client = SmtpClient.open(port, "client.example.net")) {
      for (int i = 0; i < MAILS; i++) {
        if (!client.mail("a@example.org", List.of("b@example.org"), MESSAGE).positive()) {
          return false;
        }
      }
    }
    return true;
  }
}
