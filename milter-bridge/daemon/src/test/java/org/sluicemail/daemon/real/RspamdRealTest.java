package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.servers.Delivery;
import org.sluicemail.servers.Gtube;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.PostfixQueue;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.Rspamd;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.servers.SmtpSink;

/** A real rspamd behind us behind a real Postfix: what it advises is what becomes of the mail. */
@RequiresServer({Kind.POSTFIX, Kind.RSPAMD})
class RspamdRealTest {
  private static final Postfix POSTFIX = Postfix.shared();
  private static final Rspamd RSPAMD = Rspamd.shared();
  private static final Sluice SLUICE = Scanning.by("servers: 127.0.0.1:" + RSPAMD.port());
  private final String token = SmtpSink.token();

  @AfterAll
  static void stop() {
    SLUICE.close();
  }

  private SmtpReply send(Sluice sluice, String message) throws IOException {
    try (SmtpClient client = SmtpClient.open(POSTFIX.smtpd(sluice.postfix()), "client.test")) {
      return client.mail(
          "sender@client.test", List.of(token + "@example.test"), message.getBytes(ISO_8859_1));
    }
  }

  private static String asking(String name, String value) {
    return Sample.HEADER + "X-Test-" + name + ": " + value + "\r\n\r\nhello\r\n";
  }

  private static String gtube() {
    return Sample.HEADER + "\r\n" + Gtube.REJECT.line() + "\r\n";
  }

  @Test
  void testSpamIsRejectedInItsWords() throws IOException {
    assertThat(send(SLUICE, gtube())).hasToString("554 5.7.1 Gtube pattern");
    assertThat(POSTFIX.sink().poll(token)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "zstd"})
  void overItsUnixSocketAndCompressed(String compression) throws IOException {
    String servers = "servers: unix:" + RSPAMD.socket() + ", compression: " + compression;
    try (Sluice sluice = Scanning.by(servers)) {
      assertThat(send(sluice, gtube())).hasToString("554 5.7.1 Gtube pattern");
      String large = Sample.HEADER + "X-Test-Action: add header; x\r\n\r\n" + Samples.body(1 << 20);
      assertThat(send(sluice, large).code()).isEqualTo(250);
      assertThat(POSTFIX.sink().take(token).text()).contains("\r\nX-Spam: Yes\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "reject; Not with us, 554 5.7.1 Not with us",
    "soft reject; Come again, 451 4.7.1 Come again",
  })
  void actionsThatRefuse(String action, String reply) throws IOException {
    assertThat(send(SLUICE, asking("Action", action))).hasToString(reply);
    assertThat(POSTFIX.sink().poll(token)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "add header; x, X-Spam: Yes",
    "rewrite subject; x, Subject: *** SPAM *** sample",
    "greylist; x, Subject: sample",
    "no action; x, Subject: sample",
  })
  void actionsThatLetPass(String action, String line) throws IOException {
    assertThat(send(SLUICE, asking("Action", action)).code()).isEqualTo(250);
    String text = POSTFIX.sink().take(token).text();
    assertThat(text).contains("\r\n" + line + "\r\n");
    assertThat(text.contains("X-Spam:")).isEqualTo(line.startsWith("X-Spam"));
  }

  @Test
  void discardVanishes() throws IOException {
    long mark = POSTFIX.log().mark();
    assertThat(send(SLUICE, asking("Action", "discard; x")).code()).isEqualTo(250);
    POSTFIX.log().await(mark, "milter-discard", token);
    assertThat(POSTFIX.sink().poll(token)).isEmpty();
    assertThat(POSTFIX.queue().entries(token)).isEmpty();
  }

  @Test
  void quarantineIsHeld() throws IOException {
    assertThat(send(SLUICE, asking("Action", "quarantine; x")).code()).isEqualTo(250);
    PostfixQueue.Entry held = POSTFIX.queue().await("hold", token);
    POSTFIX.queue().delete(held.id());
    assertThat(POSTFIX.sink().poll(token)).isEmpty();
  }

  @Test
  void itGreylistsStrangers() throws IOException {
    Rspamd greylisting = Rspamd.greylisting();
    try (Sluice sluice = Scanning.by("servers: 127.0.0.1:" + greylisting.port());
        SmtpClient client = SmtpClient.open(POSTFIX.smtpd(sluice.postfix()), "client.test")) {
      client.xclient("ADDR=192.0.2.7 NAME=far.example", "far.example");
      SmtpReply reply =
          client.mail(
              "stranger@far.example",
              List.of(token + "@example.test"),
              "Subject: buy now\r\n\r\nhttp://far.example/\r\n".getBytes(ISO_8859_1));
      assertThat(reply).hasToString("451 4.7.1 Try again later");
    }
  }

  @Test
  void itsEditsArrive() throws IOException {
    String wishes =
        """
        {"add_headers": {"X-Plain": "one", "X-Many": ["a", "b"],
         "X-First": {"value": "top", "order": 0}, "X-Third": {"value": "3", "order": 3}},
         "remove_headers": {"X-Gone": 0, "X-Two": 2, "X-Last": -1},
         "change_from": "other@example.test", "add_rcpt": ["%1$s-more@example.test"],
         "del_rcpt": ["%1$s-gone@example.test"]}\
        """
            .replace("\n", "")
            .formatted(token);
    String fields = "X-Gone: 1\r\nX-Two: 1\r\nX-Two: 2\r\nX-Gone: 2\r\nX-Last: 1\r\nX-Last: 2\r\n";
    String message = Sample.HEADER + fields + "X-Test-Milter: " + wishes + "\r\n\r\nhello\r\n";
    List<String> recipients = List.of(token + "-gone@example.test", token + "@example.test");
    try (SmtpClient client = SmtpClient.open(POSTFIX.smtpd(SLUICE.postfix()), "client.test")) {
      byte[] content = message.getBytes(ISO_8859_1);
      assertThat(client.mail("sender@client.test", recipients, content).code()).isEqualTo(250);
    }
    assertEdited(POSTFIX.sink().take(token));
  }

  private void assertEdited(Delivery delivery) {
    String text = delivery.text();
    assertThat(delivery.sender()).isEqualTo("other@example.test");
    assertThat(delivery.recipients())
        .containsExactlyInAnyOrder(token + "@example.test", token + "-more@example.test");
    assertThat(text).startsWith("X-First: top\r\n");
    assertThat(text).contains("\r\nFrom: Alice <alice@example.test>\r\nX-Third: 3\r\nTo: Bob");
    assertThat(text).contains("\r\nX-Plain: one\r\n", "\r\nX-Many: a\r\n", "\r\nX-Many: b\r\n");
    assertThat(text).contains("\r\nX-Two: 1\r\nX-Last: 1\r\nX-Test-Milter:");
    assertThat(text).doesNotContain("\r\nX-Gone:", "\r\nX-Two: 2", "\r\nX-Last: 2");
  }
}
