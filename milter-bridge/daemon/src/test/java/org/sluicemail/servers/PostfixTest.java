package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

@RequiresServer(Kind.POSTFIX)
class PostfixTest {
  private static final byte[] NOTHING = new byte[0];
  private final Postfix postfix = Postfix.shared();
  private final String token = SmtpSink.token();

  private SmtpReply send(int port, byte[] content) throws IOException {
    try (SmtpClient client = SmtpClient.open(port, "client.test")) {
      return client.mail("sender@client.test", List.of(token + "@example.test"), content);
    }
  }

  @Test
  void mailArrivesByteForByte() throws IOException {
    byte[] content =
        ("Subject: =?x?=\r\nX-Eight: \u00e4\u00ff\r\n\tfolded\r\n\r\n.dot\r\n..two\r\n\u0000nul \u00fe "
                + "x".repeat(5_000)
                + "\r\nlast line  \r\n\r\n")
            .getBytes(ISO_8859_1);
    assertThat(send(postfix.smtpd(""), content).code()).isEqualTo(250);
    Delivery delivery = postfix.sink().take(token);
    assertThat(delivery.withoutReceived(Postfix.HOST)).isEqualTo(content);
    assertThat(delivery.sender()).isEqualTo("sender@client.test");
    assertThat(delivery.recipients()).containsExactly(token + "@example.test");
  }

  @Test
  void twentyMegabytesArrive() throws IOException {
    byte[] content =
        ("Subject: big\r\n\r\n" + ("0123456789".repeat(7) + "\r\n").repeat(290_000))
            .getBytes(ISO_8859_1);
    assertThat(send(postfix.smtpd(""), content).code()).isEqualTo(250);
    assertThat(postfix.sink().take(token).withoutReceived(Postfix.HOST)).isEqualTo(content);
  }

  @Test
  void deadMilterShowsTheDefaultAction() throws IOException {
    String dead = "inet:127.0.0.1:" + Ports.free();
    assertThat(send(postfix.smtpd(dead), NOTHING))
        .hasToString("451 4.7.1 Service unavailable - try again later");
    assertThat(send(postfix.smtpd(dead, "milter_default_action=accept"), NOTHING).code())
        .isEqualTo(250);
    assertThat(postfix.sink().take(token).text()).contains("Received:");
    try (SmtpClient client =
        SmtpClient.connect(postfix.smtpd(dead, "milter_default_action=reject"))) {
      assertThat(client.read().code()).isEqualTo(554);
    }
  }

  @Test
  void quarantineShowsInTheHoldQueue() throws IOException {
    String dead = "inet:127.0.0.1:" + Ports.free();
    byte[] content = "Subject: held\r\n\r\nbody\r\n".getBytes(ISO_8859_1);
    assertThat(send(postfix.smtpd(dead, "milter_default_action=quarantine"), content).code())
        .isEqualTo(250);
    PostfixQueue.Entry held = postfix.queue().await("hold", token);
    assertThat(new String(postfix.queue().content(held.id()), ISO_8859_1))
        .endsWith("Subject: held\n\nbody\n");
    postfix.queue().release(held.id());
    assertThat(postfix.sink().take(token).text()).endsWith("Subject: held\r\n\r\nbody\r\n");
    postfix.queue().awaitEmpty(token);
  }

  @Test
  void xclientSetsAddressNameAndLogin() throws IOException {
    long mark = postfix.log().mark();
    try (SmtpClient client = SmtpClient.open(postfix.smtpd(""), "client.test")) {
      client.xclient("ADDR=IPV6:2001:db8::7 NAME=far.example LOGIN=joe", "far.example");
      client.command("MAIL FROM:<>");
      assertThat(client.command("RCPT TO:<" + token + "@example.test>"))
          .hasToString("250 2.1.5 Ok");
    }
    assertThat(postfix.log().await(mark, "client=far.example[2001:db8::7]"))
        .contains("sasl_username=joe");
  }

  @Test
  void startTlsWorks() throws IOException {
    try (SmtpClient client = SmtpClient.open(postfix.smtpd(""), "client.test")) {
      assertThat(client.startTls("client.test").lines())
          .contains("PIPELINING")
          .doesNotContain("STARTTLS");
    }
  }

  @Test
  void submittedMailAndItsBounceArrive() throws IOException {
    postfix.sink().refuse(token + "-bad", "550 5.1.1 no such user");
    String sender = token + "-sender@example.test";
    postfix.submit(
        sender, List.of(token + "-bad@example.test"), "Subject: x\n\nhello\n".getBytes(ISO_8859_1));
    Delivery bounce = postfix.sink().take(sender);
    assertThat(bounce.sender()).isEmpty();
    assertThat(bounce.text()).contains("550 5.1.1 no such user").contains("hello");
    assertThat(postfix.queue().maildrop()).isZero();
  }

  @Test
  void deferredMailIsTriedAgain() throws IOException {
    postfix.sink().refuse(token, "450 4.2.0 later");
    assertThat(send(postfix.smtpd(""), "Subject: x\r\n\r\n".getBytes(ISO_8859_1)).code())
        .isEqualTo(250);
    assertThat(postfix.queue().await("deferred", token).reason()).contains("450 4.2.0 later");
    postfix.sink().allow(token);
    assertThat(postfix.sink().take(token).text()).endsWith("Subject: x\r\n\r\n");
  }
}
