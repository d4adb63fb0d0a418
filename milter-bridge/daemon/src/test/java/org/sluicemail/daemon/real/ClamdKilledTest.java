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
import org.sluicemail.servers.Clamd;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Ports;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.servers.SmtpSink;

/** A clamd that dies while it scans, and comes back. */
@RequiresServer({Kind.POSTFIX, Kind.CLAMD})
class ClamdKilledTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String INFECTED = "554 5.7.1 Infected by " + Viruses.NAME;
  private static final Postfix POSTFIX = Postfix.shared();
  private static final Clamd MORTAL = mortal();
  private final String token = SmtpSink.token();

  private static Clamd mortal() {
    try {
      return Clamd.start();
    } catch (IOException e) {
      throw new AssertionError("no clamd to kill", e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    MORTAL.close();
  }

  private SmtpReply send(Sluice sluice, byte[] file) throws IOException {
    try (SmtpClient client = SmtpClient.open(POSTFIX.smtpd(sluice.postfix()), "client.test")) {
      byte[] content = Viruses.attached(file).getBytes(ISO_8859_1);
      return client.mail("sender@client.test", List.of(token + "@example.test"), content);
    }
  }

  /** Sends a mail, and kills the server that scans it. */
  private SmtpReply sendToTheDying(Sluice sluice, byte[] file) throws Exception {
    MORTAL.freeze();
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SmtpReply> reply = thread.submit(() -> send(sluice, file));
      Await.until("scan", LIMIT, () -> Ports.connections(MORTAL.port()) > 0);
      MORTAL.kill();
      return reply.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static Sluice scannedBy(String keys) {
    return Viruses.scannedBy("max-errors: 1, dead-time: 200ms, cache: 0, " + keys);
  }

  @ParameterizedTest
  @CsvSource({"tempfail,451 4", "reject,5", "proceed,250 2"})
  void theOperatorSaysWhatBecomesOfTheMail(String onError, String reply) throws Exception {
    String keys = "servers: \"127.0.0.1:" + MORTAL.port() + "\", on-error: " + onError;
    try (Sluice sluice = scannedBy(keys)) {
      assertThat(sendToTheDying(sluice, Clamd.eicar()).toString()).startsWith(reply);
      POSTFIX.queue().awaitEmpty(token);
      assertThat(POSTFIX.sink().poll(token).isPresent()).isEqualTo(onError.equals("proceed"));
    } finally {
      MORTAL.run();
    }
  }

  @Test
  void itsUnixSocketComesBackToo() throws Exception {
    try (Sluice sluice = scannedBy("servers: \"unix:" + MORTAL.socket() + "\"")) {
      assertThat(send(sluice, Clamd.eicar())).hasToString(INFECTED);
      MORTAL.kill();
      assertThat(send(sluice, Clamd.eicar()).toString()).startsWith("451 4");
      MORTAL.run();
      Await.until("a scan", LIMIT, () -> send(sluice, Clamd.eicar()).toString().equals(INFECTED));
    }
  }

  @Test
  void theNextIsAskedUntilItComesBack() throws Exception {
    String servers = "servers: [\"127.0.0.1:%d\", \"127.0.0.1:%d\"]";
    try (Clamd other = Clamd.start();
        Sluice sluice = scannedBy(servers.formatted(MORTAL.port(), other.port()))) {
      assertThat(sendToTheDying(sluice, Clamd.eicar())).hasToString(INFECTED);
      assertThat(send(sluice, Clamd.eicar())).hasToString(INFECTED);
      MORTAL.run();
      other.kill();
      Await.until(
          "mail at the revived",
          LIMIT,
          () -> send(sluice, Clamd.eicar()).toString().equals(INFECTED));
    }
  }
}
