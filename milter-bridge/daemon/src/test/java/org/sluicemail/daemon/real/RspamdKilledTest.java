package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Ports;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.Rspamd;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.servers.SmtpSink;

/** An rspamd that dies while it scans, and comes back. */
@RequiresServer({Kind.POSTFIX, Kind.RSPAMD})
class RspamdKilledTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Postfix POSTFIX = Postfix.shared();
  private static final Rspamd MORTAL = mortal();
  private final String token = SmtpSink.token();

  private static Rspamd mortal() {
    try {
      return Rspamd.start();
    } catch (IOException e) {
      throw new AssertionError("no rspamd to kill", e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    MORTAL.close();
  }

  private SmtpReply send(int port, String fields) throws IOException {
    try (SmtpClient client = SmtpClient.open(port, "client.test")) {
      byte[] content = (Sample.HEADER + fields + "\r\nhello\r\n").getBytes(ISO_8859_1);
      return client.mail("sender@client.test", List.of(token + "@example.test"), content);
    }
  }

  /** Sends a mail, and kills the server that scans it. */
  private SmtpReply sendToTheDying(Sluice sluice, String fields) throws Exception {
    int port = POSTFIX.smtpd(sluice.postfix());
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SmtpReply> reply = thread.submit(() -> send(port, fields));
      Await.until("scan", LIMIT, () -> Ports.connections(MORTAL.port()) > 0);
      MORTAL.kill();
      return reply.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @CsvSource({"tempfail,451 4", "reject,5", "proceed,250 2"})
  void theOperatorSaysWhatBecomesOfTheMail(String onError, String reply) throws Exception {
    String keys = "servers: 127.0.0.1:" + MORTAL.port() + ", on-error: " + onError;
    try (Sluice sluice = Scanning.by(keys)) {
      assertThat(sendToTheDying(sluice, "X-Test-Delay: 60\r\n").toString()).startsWith(reply);
      assertThat(onError.equals("proceed")).isEqualTo(isDelivered());
    } finally {
      MORTAL.run();
    }
  }

  private boolean isDelivered() throws IOException {
    POSTFIX.queue().awaitEmpty(token);
    return POSTFIX.sink().poll(token).isPresent();
  }

  @Test
  void theNextIsAskedUntilItComesBack() throws Exception {
    String servers = "[127.0.0.1:%d, 127.0.0.1:%d]";
    String keys = "servers: " + servers.formatted(MORTAL.port(), Rspamd.shared().port());
    String fields = "X-Test-Delay: 3\r\nX-Test-Action: reject; From the other\r\n";
    try (Sluice sluice = Scanning.by(keys + ", max-errors: 1, dead-time: 1s")) {
      assertThat(sendToTheDying(sluice, fields)).hasToString("554 5.7.1 From the other");
      MORTAL.run();
      long mark = MORTAL.log().mark();
      int port = POSTFIX.smtpd(sluice.postfix());
      Await.until(
          "mail at the revived",
          LIMIT,
          () -> {
            assertThat(send(port, "X-Test-Action: reject; x\r\n").code()).isEqualTo(554);
            return MORTAL.log().lines(mark).stream().anyMatch(line -> line.contains(token));
          });
    }
  }
}
