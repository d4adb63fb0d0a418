package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.servers.SmtpSink;

/** Our server as a process of its own, stopped while a mail is under way. */
@RequiresServer(Kind.POSTFIX)
class KillTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Postfix POSTFIX = Postfix.shared();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String token = SmtpSink.token();

  @TempDir Path folder;
  private Bridge bridge;

  @BeforeEach
  void startServer() throws IOException {
    bridge = Bridge.start(folder, configuration());
  }

  @AfterEach
  void stopServer() throws InterruptedException {
    bridge.close();
    threads.shutdownNow();
  }

  private String configuration() {
    return """
    routes: [{chain: gated}]
    chains: {gated: [gate]}
    filters:
      gate: {type: %s, held: %s/held, open: %s/open}
    """
        .formatted(Gate.class.getName(), folder, folder);
  }

  /** Sends a mail, which is then held in the filter. */
  private Future<SmtpReply> send() throws IOException {
    int smtp = POSTFIX.smtpd("inet:127.0.0.1:" + bridge.port(), "milter_default_action=tempfail");
    Future<SmtpReply> reply = threads.submit(() -> deliver(smtp));
    Await.until("mail in the filter", LIMIT, () -> Files.exists(folder.resolve("held")));
    return reply;
  }

  private SmtpReply deliver(int smtp) throws IOException {
    try (SmtpClient client = SmtpClient.open(smtp, "client.test")) {
      byte[] content = (Sample.HEADER + "\r\nhello\r\n").getBytes(ISO_8859_1);
      return client.mail("sender@client.test", List.of(token + "@example.test"), content);
    }
  }

  private SmtpReply reply(Future<SmtpReply> reply) throws Exception {
    return reply.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void termLetsARunningMailEnd() throws Exception {
    Future<SmtpReply> reply = send();
    bridge.term();
    assertThat(bridge.isAlive()).isTrue();
    Files.write(folder.resolve("open"), new byte[0]);
    assertThat(reply(reply).code()).isEqualTo(250);
    assertThat(bridge.exit()).as(bridge.log()).isZero();
    assertThat(POSTFIX.sink().take(token).text()).endsWith("\r\nhello\r\n");
  }

  @Test
  void killDefersTheMailAndLosesNothing() throws Exception {
    Future<SmtpReply> reply = send();
    bridge.kill();
    assertThat(reply(reply).toString()).startsWith("451 4.7.1");
    assertThat(POSTFIX.queue().entries(token)).isEmpty();
    assertThat(POSTFIX.sink().poll(token)).isEmpty();
    assertComesAgain();
  }

  /** The client keeps what was deferred, and a new server lets it through. */
  private void assertComesAgain() throws Exception {
    bridge = Bridge.start(folder, configuration());
    Files.write(folder.resolve("open"), new byte[0]);
    assertThat(reply(send()).code()).isEqualTo(250);
    assertThat(POSTFIX.sink().take(token).text()).endsWith("\r\nhello\r\n");
  }
}
