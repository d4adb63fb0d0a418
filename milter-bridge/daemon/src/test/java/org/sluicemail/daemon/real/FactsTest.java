package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Session;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpSink;

/** What a real Postfix knows of a client reaches the filters. */
@RequiresServer(Kind.POSTFIX)
class FactsTest {
  private static final Map<String, Session> SEEN = new ConcurrentHashMap<>();
  private static final Sluice SLUICE =
      Sluice.of(
          new Judge(received -> {
            String token = received.envelope().recipients().getFirst().address().localPart();
            SEEN.put(token, received.session());
            return Outcome.PROCEED;
          }));
  private final String token = SmtpSink.token();

  @AfterAll
  static void stop() {
    SLUICE.close();
  }

  private static SmtpClient client() throws IOException {
    return SmtpClient.open(Mta.postfix(SLUICE).port(), "client.test");
  }

  private Session seen(SmtpClient client) throws IOException {
    byte[] content = (Sample.HEADER + "\r\nhello\r\n").getBytes(ISO_8859_1);
    String recipient = token + "@example.test";
    assertThat(client.mail("a@client.test", List.of(recipient), content).code()).isEqualTo(250);
    return SEEN.get(token);
  }

  @Test
  void plain() throws IOException {
    try (SmtpClient client = client()) {
      Session session = seen(client);
      assertThat(session.helo()).isEqualTo("client.test");
      assertThat(session.client().addressText()).isEqualTo("127.0.0.1");
      assertThat(session.tls()).isEmpty();
      assertThat(session.user()).isEmpty();
      assertThat(session.server().name()).isEqualTo(Postfix.HOST);
      assertThat(session.server().version()).startsWith("Postfix ");
      assertThat(Postfix.shared().sink().take(token).text()).contains(" id " + session.queueId());
    }
  }

  @Test
  void startTls() throws IOException {
    try (SmtpClient client = client()) {
      client.startTls("secure.test");
      Session session = seen(client);
      assertThat(session.helo()).isEqualTo("secure.test");
      assertThat(session.tls())
          .hasValueSatisfying(tls -> {
            assertThat(tls.version()).startsWith("TLSv1.");
            assertThat(tls.cipher()).isNotEmpty();
            assertThat(tls.certificateSubject()).isEmpty();
          });
    }
  }

  @Test
  void userAndName() throws IOException {
    try (SmtpClient client = client()) {
      client.xclient("ADDR=192.0.2.9 NAME=far.example LOGIN=joe", "far.example");
      Session session = seen(client);
      assertThat(session.user()).contains("joe");
      assertThat(session.client().name()).isEqualTo("far.example");
      assertThat(session.client().addressText()).isEqualTo("192.0.2.9");
    }
  }

  @Test
  void addressOfSixteenOctets() throws IOException {
    try (SmtpClient client = client()) {
      client.xclient("ADDR=IPV6:2001:db8::7 NAME=six.example PORT=2525", "six.example");
      Session session = seen(client);
      assertThat(session.client().addressText()).isEqualTo("2001:db8:0:0:0:0:0:7");
      assertThat(session.client().name()).isEqualTo("six.example");
      assertThat(session.client().port()).isEqualTo(2525);
    }
  }

  @Test
  void nameUnknown() throws IOException {
    try (SmtpClient client = client()) {
      client.xclient("ADDR=192.0.2.9 NAME=[UNAVAILABLE]", "far.example");
      assertThat(seen(client).client().name()).isEmpty();
    }
  }
}
