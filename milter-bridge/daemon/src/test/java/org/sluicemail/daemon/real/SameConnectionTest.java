package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluicemail.servers.Gtube;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpSink;

/** What was let through unseen must not let through what follows on the same connection. */
@RequiresServer(Kind.POSTFIX)
class SameConnectionTest {
  private static final String CONFIGURATION =
      """
      routes:
        - {when: {sender: trusted@example.test}, chain: unseen}
        - {chain: checked}
      chains:
        unseen: []
        checked: [strings]
      filters:
        strings:
          type: Rules
          rules:
            - {name: gtube, if: {body: 'GTUBE-STANDARD'}, then: reject 554 5.7.1 Test string}
      """;
  private static final byte[] GTUBE =
      (Sample.HEADER + "\r\n" + Gtube.REJECT.line() + "\r\n").getBytes(ISO_8859_1);
  private final String recipient = SmtpSink.token() + "@example.test";

  /** Begins a mail of the trusted sender to a recipient whom Postfix refuses. */
  private static void beginUnseen(SmtpClient client) throws IOException {
    assertThat(client.command("MAIL FROM:<trusted@example.test>").code()).isEqualTo(250);
    assertThat(client.command("RCPT TO:<nowhere>").code()).isEqualTo(504);
  }

  private static Mta mta(Sluice sluice) throws IOException {
    String restrictions = "reject_non_fqdn_recipient, check_recipient_access static:OK, reject";
    return Mta.postfix(sluice, "smtpd_recipient_restrictions=" + restrictions);
  }

  @Test
  void theNextMailIsCheckedAfterARefusedRecipient() throws IOException {
    try (Sluice sluice = Sluice.configured(CONFIGURATION);
        SmtpClient client = SmtpClient.open(mta(sluice).port(), "client.test")) {
      beginUnseen(client);
      assertThat(client.command("RSET").code()).isEqualTo(250);
      assertThat(client.mail("stranger@example.test", List.of(recipient), GTUBE))
          .hasToString("554 5.7.1 Test string");
    }
  }

  @Test
  void theNextMailIsCheckedAfterADeliveredOne() throws IOException {
    try (Sluice sluice = Sluice.configured(CONFIGURATION);
        SmtpClient client = SmtpClient.open(mta(sluice).port(), "client.test")) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.mail("trusted@example.test", List.of(recipient), GTUBE).code())
            .isEqualTo(250);
        beginUnseen(client);
        assertThat(client.command("RSET").code()).isEqualTo(250);
        assertThat(client.mail("stranger@example.test", List.of(recipient), GTUBE))
            .hasToString("554 5.7.1 Test string");
      }
    }
  }

  @Test
  void theNextMailIsCheckedWithoutReset() throws IOException {
    try (Sluice sluice = Sluice.configured(CONFIGURATION);
        SmtpClient client = SmtpClient.open(mta(sluice).port(), "client.test")) {
      beginUnseen(client);
      assertThat(client.command("EHLO client.test").code()).isEqualTo(250);
      assertThat(client.mail("stranger@example.test", List.of(recipient), GTUBE))
          .hasToString("554 5.7.1 Test string");
      assertThat(client.mail("trusted@example.test", List.of(recipient), GTUBE).code())
          .isEqualTo(250);
    }
  }
}
