package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link SmtpClient} and {@link SmtpSink}, each against the other. */
class SmtpSinkTest {
  private final String token = SmtpSink.token();
  private final String recipient = token + "@example.test";

  @Test
  void octetsArriveExactly() throws IOException {
    StringBuilder all = new StringBuilder("Subject: x\r\n\r\n.\r\n..\r\n...x\r\nbare\nlf \rcr\r\n");
    for (char octet = 0; octet < 256; octet++) {
      all.append(octet);
    }
    byte[] content = all.append("\r\n").toString().getBytes(ISO_8859_1);
    try (SmtpSink sink = SmtpSink.start();
        SmtpClient client = SmtpClient.open(sink.port(), "me")) {
      assertThat(client.mail("", List.of(recipient, "other@example.test"), content))
          .hasToString("250 2.0.0 taken");
      Delivery delivery = sink.take(token);
      assertThat(delivery.content()).isEqualTo(content);
      assertThat(delivery.sender()).isEmpty();
      assertThat(delivery.recipients()).containsExactly(recipient, "other@example.test");
      assertThat(sink.poll(token)).isEmpty();
    }
  }

  @Test
  void refusesUntilAllowed() throws IOException {
    try (SmtpSink sink = SmtpSink.start();
        SmtpClient client = SmtpClient.open(sink.port(), "me")) {
      sink.refuse(token, "450 4.2.0 later");
      SmtpReply reply = client.mail("a@b.test", List.of(recipient), new byte[0]);
      assertThat(reply.code()).isEqualTo(450);
      assertThat(reply.status()).contains("4.2.0");
      assertThat(reply.text()).isEqualTo("later");
      assertThat(client.data(new byte[0]).code()).isEqualTo(554);
      sink.allow(token);
      assertThat(client.mail("a@b.test", List.of(recipient), new byte[0]).code()).isEqualTo(250);
      assertThat(sink.take(token).content()).isEmpty();
    }
  }

  @Test
  void pipelinesAndResets() throws IOException {
    try (SmtpSink sink = SmtpSink.start();
        SmtpClient client = SmtpClient.open(sink.port(), "me")) {
      List<SmtpReply> replies =
          client.pipeline(
              "MAIL FROM:<a@b.test>", "RCPT TO:<" + recipient + ">", "RSET", "DATA", "HELP");
      assertThat(replies).extracting(SmtpReply::code).containsExactly(250, 250, 250, 554, 500);
      assertThat(client.command("QUIT").code()).isEqualTo(221);
    }
  }

  @Test
  void onlyADotBetweenCrlfEndsTheMail() throws IOException {
    try (SmtpSink sink = SmtpSink.start();
        SmtpClient client = SmtpClient.open(sink.port(), "me")) {
      client.pipeline("MAIL FROM:<a@b.test>", "RCPT TO:<" + recipient + ">", "DATA");
      client.write("Subject: x\r\n\r\none\n.\n\r\n.\rtwo\r\n.\r\n");
      assertThat(client.read().code()).isEqualTo(250);
      assertThat(sink.take(token).text()).isEqualTo("Subject: x\r\n\r\none\n.\n\r\n\rtwo\r\n");
    }
  }
}
