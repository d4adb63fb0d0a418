package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.LongRunning;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.Rspamd;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpSink;

/** A scan of a minute: longer than Sendmail and Postfix wait for an answer, unless told to. */
@LongRunning
@RequiresServer({Kind.POSTFIX, Kind.SENDMAIL, Kind.RSPAMD})
class SlowScanTest {
  @Test
  void sendmailWaits() throws IOException {
    try (Sluice sluice = scanning()) {
      assertRejectedAfterAMinute(Mta.sendmail(sluice));
    }
  }

  @Test
  void postfixWaits() throws IOException {
    try (Sluice sluice = scanning()) {
      assertRejectedAfterAMinute(
          Mta.postfix(sluice, "milter_content_timeout=10s", "milter_command_timeout=10s"));
    }
  }

  private static Sluice scanning() {
    return Scanning.by("servers: 127.0.0.1:" + Rspamd.shared().port());
  }

  private static void assertRejectedAfterAMinute(Mta mta) throws IOException {
    String fields = "X-Test-Delay: 60\r\nX-Test-Action: reject; After a minute\r\n";
    byte[] content = (Sample.HEADER + fields + "\r\nhello\r\n").getBytes(ISO_8859_1);
    String recipient = SmtpSink.token() + "@example.test";
    long begin = System.nanoTime();
    try (SmtpClient client = SmtpClient.open(mta.port(), "client.test")) {
      client.timeout(Duration.ofMinutes(3));
      assertThat(client.mail("sender@client.test", List.of(recipient), content))
          .hasToString("554 5.7.1 After a minute");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(55));
  }
}
