package org.sluicemail.filters.rspamd;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sluicemail.config.Config;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Tls;

class RequestFieldsTest {
  private static final Session SESSION =
      Session.UNKNOWN
          .withClient(new Client(address("2001:db8::1"), 4321, "client.example.org"))
          .withHelo("helo.example.org")
          .withTls(new Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", "CN=client", "CN=issuer"))
          .withUser("ann")
          .withQueueId("4Q1")
          .withServer(new Session.Server("mx.example.net", "smtpd", "Postfix 3.7.11"));

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (java.net.UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String lines(Session session, Envelope envelope, String yaml) throws Exception {
    Settings settings = Config.parse("test.yaml", yaml).bind(Settings.class);
    Mail mail = new Mail(session, envelope, new Message(Header.EMPTY, Content.of(new byte[0])));
    return RequestFields.of(mail, settings, "id.example.net").stream()
        .map(field -> field.name() + ": " + field.value())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void tellsAllThatIsKnown() throws Exception {
    Envelope envelope =
        new Envelope(
            ReversePath.of("ann@example.org", "SIZE=100", "SMTPUTF8"),
            Recipient.of("bob@example.net", "NOTIFY=NEVER"),
            Recipient.of("\"a,b\"@example.net"));
    String yaml = "{settings-id: strict, pass-all: true, deliver-to: true, headers: {Z: z, A: a}}";

    assertThat(lines(SESSION, envelope, yaml))
        .isEqualTo(
            """
            IP: 2001:db8:0:0:0:0:0:1
            Hostname: client.example.org
            Helo: helo.example.org
            User: ann
            Queue-ID: 4Q1
            MTA-Name: mx.example.net
            MTA-Tag: smtpd
            User-Agent: Postfix 3.7.11
            TLS-Cipher: TLS_AES_256_GCM_SHA384
            TLS-Version: TLSv1.3
            TLS-Cert-Issuer: CN=issuer
            From: <ann@example.org>
            X-Rspamd-Mail-Esmtp-Args: SIZE=100
            X-Rspamd-Mail-Esmtp-Args: SMTPUTF8=
            Rcpt: <bob@example.net>
            X-Rspamd-Rcpt-Esmtp-Args: 0:NOTIFY=NEVER
            Rcpt: <"a,b"@example.net>
            Settings-ID: strict
            Flags: milter,body_block,pass_all
            A: a
            Z: z\
            """);
  }

  @Test
  void leavesOutWhatIsNotKnown() throws Exception {
    assertThat(lines(Session.UNKNOWN, new Envelope(ReversePath.NULL), ""))
        .isEqualTo("MTA-Name: id.example.net\nFrom: <>\nFlags: milter,body_block");
  }

  @Test
  void deliversToASingleRecipientOnlyWhenAsked() throws Exception {
    Envelope one = new Envelope(ReversePath.NULL, Recipient.of("bob@example.net"));
    assertThat(lines(Session.UNKNOWN, one, "deliver-to: true"))
        .contains("\nDeliver-To: bob@example.net\n");
    assertThat(lines(Session.UNKNOWN, one, "")).doesNotContain("Deliver-To");
  }

  @Test
  void nothingFromOutsideBecomesAField() throws Exception {
    String evil = "x\r\nUser: root\0\n\ny";
    Session session =
        Session.UNKNOWN
            .withHelo(evil)
            .withUser(evil)
            .withQueueId(evil)
            .withClient(new Client(address("192.0.2.1"), 1, evil))
            .withTls(new Tls(evil, evil, evil, evil))
            .withServer(new Session.Server(evil, evil, evil));
    Envelope envelope = new Envelope(ReversePath.of(evil, evil), Recipient.of(evil, evil));

    List<String> lines = lines(session, envelope, "deliver-to: true").lines().toList();
    Map<Boolean, Long> users =
        lines.stream()
            .collect(Collectors.partitioningBy(l -> l.startsWith("User: "), Collectors.counting()));
    assertThat(users).isEqualTo(Map.of(true, 1L, false, 16L));
    assertThat(String.join("", lines)).doesNotContain("\r", "\0");
  }
}
