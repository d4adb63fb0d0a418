package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Captured;
import org.sluicemail.servers.Clamd;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.Rspamd;
import org.sluicemail.servers.SmtpClient;

/**
 * Services of a mailet chain that are killed: what James has accepted is delivered, in the error
 * repository, where the operator wants it, or still in the spool, and nowhere twice.
 */
@RequiresServer({Kind.RSPAMD, Kind.CLAMD, Kind.REDIS})
class JamesKilledServicesTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String REPOSITORY = "/mailRepositories/var%2Fmail%2Ferror";
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
  private static final Pattern RECIPIENT = Pattern.compile("r\\d+@example\\.org");

  private static Rspamd rspamd;
  private static Clamd clamd;
  private static RedisServer redis;
  private static James james;
  private static int sent;

  private final Set<String> accepted = new TreeSet<>();
  private final List<Captured> arrived = new ArrayList<>();

  /** What is killed. */
  enum Service {
    RSPAMD,
    CLAMD,
    REDIS;

    void kill() throws IOException {
      switch (this) {
        case RSPAMD -> rspamd.kill();
        case CLAMD -> clamd.kill();
        case REDIS -> redis.kill();
      }
    }

    void run() throws IOException {
      switch (this) {
        case RSPAMD -> rspamd.run();
        case CLAMD -> clamd.run();
        case REDIS -> redis.run();
      }
    }
  }

  /** What the operator may want, by the sender of the mail. */
  private static final String MAILETS =
      mailet("persists", "careful", "<retries>1000</retries><retry-delay>200ms</retry-delay>")
          + mailet("insists", "careful", "<retries>1000</retries><retry-delay>10ms</retry-delay>")
          + mailet("parks", "careful", "<retries>1000</retries><retry-delay>1d</retry-delay>")
          + mailet("gives-up", "careful", "<retries>1</retries><retry-delay>20ms</retry-delay>")
          + mailet("ignores", "careful", exception("ignore"))
          + mailet("sorts", "careful", exception("troubled"))
          + mailet("propagates", "careful", exception("propagate"))
          + mailet("proceeds", "lenient", "")
          + mailet("rejects", "strict", "");

  private static String exception(String what) {
    return "<retries>0</retries><onMailetException>" + what + "</onMailetException>";
  }

  private static String mailet(String sender, String chain, String more) {
    return """
    <mailet match="SenderIs=%s@example.org" class="org.sluicemail.james.SluiceMailet">
    <config>sluice.yaml</config><chain>%s</chain>%s</mailet>
    """
        .formatted(sender, chain, more);
  }

  /** One chain for each on-error. */
  private static String configuration() {
    StringBuilder yaml = new StringBuilder("store: redis://127.0.0.1:" + redis.port() + "/0\n");
    yaml.append("routes: [{chain: careful}]\nchains:\n");
    for (String chain : List.of("careful", "lenient", "strict")) {
      yaml.append("  %1$s: [replies-%1$s, clamav-%1$s, rspamd-%1$s]\n".formatted(chain));
    }
    yaml.append("filters:\n");
    filters(yaml, "careful", "tempfail");
    filters(yaml, "lenient", "proceed");
    filters(yaml, "strict", "reject");
    return yaml.toString();
  }

  private static void filters(StringBuilder yaml, String chain, String onError) {
    yaml.append(
        """
          replies-%1$s: {type: Replies, on-error: %2$s}
          clamav-%1$s:
            {type: ClamAv, servers: '127.0.0.1:%3$d', dead-time: 200ms, on-error: %2$s}
          rspamd-%1$s:
            {type: Rspamd, servers: '127.0.0.1:%4$d', dead-time: 200ms, on-error: %2$s}
        """
            .formatted(chain, onError, clamd.port(), rspamd.port()));
  }

  @BeforeAll
  static void start() throws IOException {
    rspamd = Rspamd.start();
    clamd = Clamd.start();
    redis = RedisServer.start();
    james =
        James.start(
            new JamesConfig()
                .administered()
                .file(James.FILE, configuration())
                .mailets(MAILETS)
                .errors(
                    "<mailet match=\"All\" class=\"ToRepository\"><repositoryPath>"
                        + "memory://var/mail/error/</repositoryPath></mailet>")
                .captures("troubled"));
  }

  @AfterAll
  static void stop() throws IOException {
    james.close();
    rspamd.close();
    clamd.close();
    redis.close();
  }

  @BeforeEach
  void empty() throws IOException {
    james.admin("DELETE", REPOSITORY + "/mails", "");
  }

  /** Sends some mails of one sender, all of which James takes. */
  private void send(String sender, int mails) throws IOException {
    try (SmtpClient client = SmtpClient.open(james.config().port(), "client.example.net")) {
      for (int i = 0; i < mails; i++) {
        String recipient = "r" + ++sent + "@example.org";
        String message =
            "Message-ID: <%1$d@here>\r\nReferences: <%1$d@there>\r\n\r\nx\r\n".formatted(sent);
        assertThat(
                client
                    .mail(sender + "@example.org", List.of(recipient), message.getBytes(US_ASCII))
                    .code())
            .isEqualTo(250);
        accepted.add(recipient);
      }
    }
  }

  /** Those whose mail has come to a processor that ends it. */
  private List<String> arrived() throws IOException {
    arrived.addAll(james.arrived());
    return arrived.stream().flatMap(mail -> mail.delivery().recipients().stream()).toList();
  }

  private List<String> in(String processor) {
    return arrived.stream()
        .filter(mail -> mail.state().equals(processor))
        .flatMap(mail -> mail.delivery().recipients().stream())
        .toList();
  }

  /** Those whose mail is in the error repository. */
  private static List<String> failed() throws IOException {
    List<String> all = new ArrayList<>();
    Matcher keys = QUOTED.matcher(james.admin("GET", REPOSITORY + "/mails", ""));
    while (keys.find()) {
      Matcher mail =
          RECIPIENT.matcher(james.admin("GET", REPOSITORY + "/mails/" + keys.group(1), ""));
      assertThat(mail.find()).isTrue();
      all.add(mail.group());
    }
    return all;
  }

  private static int spooled() throws IOException {
    String queue = james.admin("GET", "/mailQueues/spool", "");
    return Integer.parseInt(queue.replaceAll("(?s).*\"size\":(\\d+).*", "$1"));
  }

  /** Waits until each accepted mail has come to an end, and makes sure that it was one. */
  private void awaitAll() throws IOException {
    Await.until(
        "the end of all mails",
        LIMIT,
        () -> arrived().size() + failed().size() >= accepted.size() && spooled() == 0);
    List<String> ends = new ArrayList<>(arrived());
    ends.addAll(failed());
    assertThat(ends).containsExactlyInAnyOrderElementsOf(accepted);
  }

  @ParameterizedTest
  @EnumSource
  void killedInMidRun_noMailIsLost(Service service) throws IOException {
    send("persists", 10);
    send("proceeds", 5);
    Await.until("the first mail", LIMIT, () -> !arrived().isEmpty());
    service.kill();
    try {
      send("persists", 5);
      send("proceeds", 5);
      send("gives-up", 5);
      send("rejects", 5);
      Await.until("what is given up", LIMIT, () -> failed().size() == 5);
    } finally {
      service.run();
    }
    send("persists", 3);
    awaitAll();
    assertThat(in("root")).hasSize(28);
    assertThat(in("rejected")).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheOperatorWantsBecomesOfIt(Service service) throws IOException {
    service.kill();
    try {
      for (String sender : List.of("ignores", "sorts", "propagates", "gives-up")) {
        send(sender, 2);
      }
      awaitAll();
      assertThat(in("root")).hasSize(2);
      assertThat(in("troubled")).hasSize(2);
      assertThat(failed()).hasSize(4);
    } finally {
      service.run();
    }
  }

  /** James takes a copy of the ninth copy for a loop. */
  @Test
  void aMailIsTriedAsOftenAsTheOperatorWants() throws IOException {
    Service.CLAMD.kill();
    try {
      long mark = james.log().mark();
      send("insists", 1);
      Await.until("20 attempts", LIMIT, () -> attempts(mark) >= 20);
      assertThat(failed()).isEmpty();
    } finally {
      Service.CLAMD.run();
    }
    awaitAll();
    assertThat(in("root")).hasSize(1);
  }

  private static long attempts(long mark) throws IOException {
    return james.log().lines(mark).stream()
        .filter(line -> line.contains("filter clamav-careful: no server answered"))
        .count();
  }

  @Test
  void aMailThatWaitsIsInTheSpool() throws IOException {
    for (Service each : Service.values()) {
      each.kill();
    }
    try {
      send("parks", 10);
      Await.until("all in the spool", LIMIT, () -> spooled() == 10);
      assertThat(arrived()).isEmpty();
      assertThat(failed()).isEmpty();
    } finally {
      for (Service each : Service.values()) {
        each.run();
      }
    }
    Await.until("what a flush has sent on", LIMIT, () -> flushed() == 10);
    awaitAll();
  }

  /** Services that are there again are still left alone for a moment: not the first may do. */
  private int flushed() throws IOException {
    james.admin("PATCH", "/mailQueues/spool/mails?delayed=true", "{\"delayed\":false}");
    return arrived().size();
  }
}
