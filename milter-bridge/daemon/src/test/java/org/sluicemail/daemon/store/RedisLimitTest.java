package org.sluicemail.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisCluster;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;

/** Two processes of many threads share one limit. */
@RequiresServer(Kind.REDIS)
class RedisLimitTest {
  private static String url(String kind) {
    return kind.equals("redis")
        ? "redis://127.0.0.1:" + RedisServer.shared().port()
        : "redis-cluster://" + RedisCluster.shared().url();
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis", "redis-cluster"})
  void letsThroughExactlyWhatItAllows(String kind) throws Exception {
    String section = "url: " + url(kind) + "\nkey-prefix: 'limit:'\ntimeout: 20s";
    List<Process> processes = IntStream.range(0, 2).mapToObj(i -> taker(section)).toList();
    int granted = 0;
    for (Process process : processes) {
      String line = process.inputReader().readLine();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(line).isNotNull();
      granted += Integer.parseInt(line);
    }
    assertThat(granted).isEqualTo(LimitTaker.BURST);
  }

  private static Process taker(String section) {
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin/java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              LimitTaker.class.getName(),
              section)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
