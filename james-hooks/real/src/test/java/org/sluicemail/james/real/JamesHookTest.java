package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;

/** What goes wrong with hooks in a James, tried in a real one. */
class JamesHookTest {
  private static final String MESSAGE = "Subject: x\r\nFrom: a@example.org\r\n\r\nHello\r\n";
  private static James james;

  /**
   * Our own failures let mail pass. Nobody may relay; James's check of recipients comes first, as
   * conf/james has it.
   */
  @BeforeAll
  static void start() throws IOException {
    james =
        James.start(
            new JamesConfig()
                .shown()
                .guarded()
                .file(James.FILE, James.NOTHING)
                .file(
                    "healthcheck.properties",
                    "additional.healthchecks=org.sluicemail.james.SluiceHealthCheck\n")
                .handlers(
                    "<handler class=\"org.apache.james.smtpserver.fastfail.ValidRcptHandler\"/>"
                        + James.HOOK.replace(
                            "</handler>", "<on-error>proceed</on-error></handler>")));
    james.user("b", "secret");
  }

  @AfterAll
  static void stop() throws IOException {
    james.close();
  }

  private static SmtpClient client() throws IOException {
    return james.client("127.0.0.1", "client.example.net");
  }

  private static SmtpReply send() throws IOException {
    return james.send("127.0.0.1", "a@example.org", "b@localhost", MESSAGE);
  }

  @Test
  void aMailGoesThrough() throws IOException {
    james.script("at: message", "edits: ['prepend X-Seen: {client} {helo}']");
    assertThat(send().positive()).isTrue();
    assertThat(james.captured().getFirst().text())
        .contains("X-Seen: 127.0.0.1 client.example.net\r\n" + MESSAGE);
  }

  @Test
  void whatIsRefusedNeverReachesTheSpool() throws IOException {
    james.script("at: message", "verdict: reject 554 5.7.1 no");
    assertThat(send()).hasToString("554 5.7.1 no");
    assertThat(james.captured()).isEmpty();
  }

  /** The filter would say something else: it is not asked. */
  @Test
  void whomJamesRefusesTheChainNeverSees() throws IOException {
    james.script("at: recipient", "verdict: reject 553 5.1.1 seen");
    try (SmtpClient client = client()) {
      client.command("MAIL FROM:<a@example.org>");
      assertThat(client.command("RCPT TO:<b@elsewhere.example>").code()).isEqualTo(550);
      assertThat(client.command("RCPT TO:<nobody@localhost>").code()).isEqualTo(550);
      assertThat(client.command("RCPT TO:<b@localhost>").code()).isEqualTo(553);
    }
  }

  /** James has no such address: carrying out the edit fails, in our own code. */
  @Test
  void whenWeFailOurselvesTheMailPassesIfTheOperatorWants() throws IOException {
    james.script("at: message", "edits: ['add-recipient: <.a@example.org>']");
    assertThat(send().code()).isEqualTo(250);
    assertThat(james.captured().getFirst().delivery().recipients()).containsExactly("b@localhost");
  }

  @Test
  void afterARefusalTheSessionGoesOn() throws IOException {
    james.script("at: message", "verdict: reject 554 5.7.1 no");
    try (SmtpClient client = client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(
                client
                    .mail("a@example.org", List.of("b@localhost"), MESSAGE.getBytes(US_ASCII))
                    .code())
            .isEqualTo(554);
      }
    }
  }

  @Test
  void a421ClosesTheConnection() throws IOException {
    james.script("at: sender", "verdict: tempfail 421 4.7.0 enough");
    try (SmtpClient client = client()) {
      assertThat(client.command("MAIL FROM:<a@example.org>").code()).isEqualTo(421);
      assertThatThrownBy(() -> client.command("NOOP")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatWasSaidIsAmongTheMetricsOfJames() throws IOException {
    james.script("at: message", "verdict: reject 554 5.7.1 no");
    long refused = metric("sluice_reject_total");
    long timed = metric("sluice_message_count");
    long failed = metric("sluice_failure_total");
    send();
    send();
    assertThat(metric("sluice_reject_total")).isEqualTo(refused + 2);
    assertThat(metric("sluice_message_count")).isEqualTo(timed + 2);
    assertThat(metric("sluice_failure_total")).isEqualTo(failed);
  }

  /** As Prometheus reads it; what has never been counted is not there. */
  private static long metric(String name) throws IOException {
    return james
        .admin("GET", "/metrics", "")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  @Test
  void theHealthCheckTellsOfAFileThatCannotBeUsed() throws IOException {
    james.script("at: message");
    assertThat(james.admin("GET", "/healthcheck/checks/Sluice", "")).contains("healthy");
    long mark = james.log().mark();
    james.replace("what: 1\n");
    james.log().await(mark, "cannot be used");
    assertThat(james.admin("GET", "/healthcheck/checks/Sluice", "")).contains("degraded", "what");
    assertThat(send().positive()).isTrue();
    james.script("at: message");
    james.captured();
  }
}
