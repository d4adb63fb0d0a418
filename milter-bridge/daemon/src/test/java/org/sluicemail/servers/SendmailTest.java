package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

@RequiresServer(Kind.SENDMAIL)
class SendmailTest {
  private static final String HEADER =
      "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nFrom: a@example.test\r\nMessage-Id: <1@example.test>\r\n";
  private final Sendmail sendmail = Sendmail.shared();
  private final String token = SmtpSink.token();

  private SmtpReply send(int port, String content) throws IOException {
    try (SmtpClient client = SmtpClient.open(port, "client.test")) {
      List<String> recipients = List.of(token + "@example.test");
      return client.mail("sender@client.test", recipients, content.getBytes(ISO_8859_1));
    }
  }

  @Test
  void mailArrivesByteForByte() throws IOException {
    String content =
        HEADER
            + "Subject: x\r\n folded\r\n\r\n.dot\r\n..two\r\n\u00fe"
            + "x".repeat(5_000)
            + "\r\nlast  \r\n";
    assertThat(send(sendmail.port(), content).code()).isEqualTo(250);
    Delivery delivery = sendmail.sink().take(token);
    assertThat(new String(delivery.withoutReceived(Sendmail.HOST), ISO_8859_1)).isEqualTo(content);
    assertThat(delivery.sender()).isEqualTo("sender@client.test");
    assertThat(delivery.recipients()).containsExactly(token + "@example.test");
  }

  @Test
  void deadMilterShowsItsFlag() throws IOException {
    String dead = "S=inet:" + Ports.free() + "@127.0.0.1";
    try (Sendmail tempfail = Sendmail.start(List.of(dead + ", F=T"))) {
      assertThat(send(tempfail.port(), HEADER + "\r\n"))
          .hasToString("451 4.3.2 Please try again later");
    }
    try (Sendmail ignore = Sendmail.start(List.of(dead))) {
      assertThat(send(ignore.port(), HEADER + "\r\n").code()).isEqualTo(250);
      assertThat(ignore.sink().take(token).text()).contains("Received:");
    }
  }

  @Test
  void deferredMailStaysInTheQueueUntilItIsRun() throws IOException {
    sendmail.sink().refuse(token, "450 4.2.0 later");
    assertThat(send(sendmail.port(), HEADER + "\r\n").code()).isEqualTo(250);
    SendmailQueue.Entry entry = sendmail.queue().await(false, token);
    assertThat(entry.line('S')).contains("<sender@client.test>");
    sendmail.log().await(0, "450 4.2.0 later");
    sendmail.sink().allow(token);
    sendmail.runQueue();
    assertThat(sendmail.sink().take(token).text()).contains("Message-Id: <1@example.test>");
    sendmail.queue().awaitEmpty(token);
  }
}
