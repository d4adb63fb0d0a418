package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.LongRunning;
import org.sluicemail.servers.SmtpClient;

/**
 * What our hook costs: one James takes mail by servers with and without it, by turns. A mail counts
 * when it has left the queue. Rates by the clock swing with whatever else the machine does, so
 * ratios are taken within a round, and the median of all rounds counts. Processor time is known in
 * steps of 10 ms, so that of all rounds together counts.
 *
 * <p>As James is delivered, its log has no line of ours; who wants one for each mail pays for it.
 *
 * <p>rspamd holds each mail for the same time, at SMTP time before the client goes on, behind the
 * queue after that. So both ways of asking it have more clients, and as many threads behind the
 * queue: enough that the processor is what limits them, not how many wait. They are compared by the
 * processor time of James.
 *
 * <p>Each round has its own order, since what one way leaves behind the next has to cope with.
 */
@LongRunning
class JamesThroughputTest {
  private static final String TEXT = "Hello, this is a line of text.\r\n".repeat(150);
  private static final int CLIENTS = 8;

  /** At rspamd's 5 ms these make 6400 mails a second, twice what the machine can do. */
  private static final int WAITING_CLIENTS = 32;

  private static final int MAILS = 1200;

  /** James's JVM compiles for long, and James by itself has most to gain from that. */
  private static final int WARM_UP = 40;

  private static final int ROUNDS = 21;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String WITHOUT = "without";
  private static final String EMPTY = "hook, no filter";
  private static final String PASS = "hook, Pass";
  private static final String LOGGED = "hook, Pass, a line each";
  private static final String BY_HOOK = "rspamd by the hook";
  private static final String BY_MAILET = "rspamd by a plain mailet";

  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Way> ways = new LinkedHashMap<>();
  private final Random orders = new Random(1);

  /** A way through James. */
  private record Way(int port, String sender, int clients) {
    Way(int port, String sender) {
      this(port, sender, CLIENTS);
    }

    int mailsEach() {
      return MAILS / clients;
    }

    int mails() {
      return mailsEach() * clients;
    }
  }

  /** What mails of one round came to: how many in a second, and what each cost the processor. */
  private record Sample(double rate, double micros) {}

  @Test
  void theHookCostsNextToNothing() throws Exception {
    try (FixedRspamd rspamd = FixedRspamd.start();
        James james = James.start(config(rspamd.port()))) {
      for (int warm = 0; warm < WARM_UP; warm++) {
        round(james);
      }
      List<Map<String, Sample>> samples = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        samples.add(round(james));
      }
      ways.keySet().forEach(name -> report(name, samples));
      assertThat(ratio(samples, EMPTY, WITHOUT)).isGreaterThanOrEqualTo(0.9);
      assertThat(work(samples, BY_MAILET, BY_HOOK)).isGreaterThanOrEqualTo(0.9);
      assertThat(ratio(samples, PASS, WITHOUT)).isGreaterThanOrEqualTo(0.9);
      assertThat(ratio(samples, LOGGED, WITHOUT)).isGreaterThanOrEqualTo(0.85);
    }
  }

  private JamesConfig config(int rspamd) throws IOException {
    JamesConfig config =
        new JamesConfig()
            .asDelivered()
            .administered()
            .threads(WAITING_CLIENTS)
            .ioWorkers(64)
            .file(James.FILE, James.NOTHING)
            .file("pass.yaml", "log: {summary: off}\n" + chain("pass: {type: Pass}"))
            .file("logged.yaml", chain("pass: {type: Pass}"))
            .file("rspamd.yaml", chain("it: {type: Rspamd, servers: [inet:%d@127.0.0.1]}", rspamd))
            .mailets(
                """
                <mailet match="SenderIs=plain@example.org" class="PlainRspamd">
                <url>http://127.0.0.1:%d/checkv2</url></mailet>
                <mailet match="All" class="Null"/>
                """
                    .formatted(rspamd))
            .handlers(hook(James.FILE));
    ways.put(WITHOUT, new Way(config.plainPort(), "a@example.org"));
    ways.put(EMPTY, new Way(config.port(), "a@example.org"));
    ways.put(PASS, new Way(config.another(hook("pass.yaml")), "a@example.org"));
    ways.put(LOGGED, new Way(config.another(hook("logged.yaml")), "a@example.org"));
    ways.put(
        BY_HOOK, new Way(config.another(hook("rspamd.yaml")), "a@example.org", WAITING_CLIENTS));
    ways.put(BY_MAILET, new Way(config.plainPort(), "plain@example.org", WAITING_CLIENTS));
    return config;
  }

  private static String chain(String filter, Object... values) {
    String name = filter.substring(0, filter.indexOf(':'));
    return "routes: [{chain: all}]\nchains: {all: [%s]}\nfilters:\n  ".formatted(name)
        + filter.formatted(values)
        + "\n";
  }

  /** With the default time between looks at the file, which the hook of other tests has not. */
  private static String hook(String file) {
    return James.HOOK.replace(James.FILE, file).replace("<reload>10ms</reload>", "");
  }

  private Map<String, Sample> round(James james) throws Exception {
    Map<String, Sample> samples = new LinkedHashMap<>();
    List<String> order = new ArrayList<>(ways.keySet());
    Collections.shuffle(order, orders);
    for (String name : order) {
      samples.put(name, sample(james, ways.get(name)));
    }
    return samples;
  }

  private Sample sample(James james, Way way) throws Exception {
    Duration cpu = james.cpu();
    long start = System.nanoTime();
    try (ExecutorService clients = Executors.newFixedThreadPool(way.clients())) {
      Callable<Boolean> client = () -> send(way);
      for (Future<Boolean> each : clients.invokeAll(Collections.nCopies(way.clients(), client))) {
        assertThat(each.get()).isTrue();
      }
    }
    Await.until("an empty queue", LIMIT, () -> isEmpty(james));
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = james.cpu().minus(cpu).toNanos() / 1e3;
    return new Sample(way.mails() / seconds, used / way.mails());
  }

  private static boolean isEmpty(James james) throws IOException {
    return james.admin("GET", "/mailQueues/spool", "").replace(" ", "").contains("\"size\":0");
  }

  private boolean send(Way way) throws IOException {
    try (SmtpClient client = SmtpClient.open(way.port(), "client.example.net")) {
      for (int i = 0; i < way.mailsEach(); i++) {
        String message =
            "Message-ID: <%d@example.org>\r\nSubject: x\r\nFrom: %s\r\n\r\n%s"
                .formatted(numbers.incrementAndGet(), way.sender(), TEXT);
        if (!client
            .mail(way.sender(), List.of("b@example.org"), message.getBytes(US_ASCII))
            .positive()) {
          return false;
        }
      }
    }
    return true;
  }

  private static void report(String name, List<Map<String, Sample>> rounds) {
    System.out.printf(
        "%-26s %6.0f mails/s, %5.0f us of CPU each, %.3f of the rate without%n",
        name,
        median(rounds.stream().map(round -> round.get(name).rate()).toList()),
        micros(rounds, name),
        ratio(rounds, name, WITHOUT));
  }

  private static double ratio(List<Map<String, Sample>> rounds, String one, String other) {
    return median(
        rounds.stream().map(round -> round.get(one).rate() / round.get(other).rate()).toList());
  }

  /** What {@code one} costs the processor, in parts of what {@code other} does. */
  private static double work(List<Map<String, Sample>> rounds, String one, String other) {
    return micros(rounds, one) / micros(rounds, other);
  }

  private static double micros(List<Map<String, Sample>> rounds, String name) {
    return rounds.stream().mapToDouble(round -> round.get(name).micros()).average().orElseThrow();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
