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
import org.sluicemail.servers.Clamd;
import org.sluicemail.servers.Gtube;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.PostfixQueue;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.Rspamd;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.servers.SmtpSink;

/** A real clamd behind us behind a real Postfix: what it finds is what becomes of the mail. */
@RequiresServer({Kind.POSTFIX, Kind.CLAMD})
class ClamdRealTest {
  /** What it looks at, and how much of it, is less than usual. */
  private static final String STRICT =
      """
      AlertEncrypted yes
      AlertExceedsMax yes
      MaxFileSize 200K
      """;

  private static final int STREAM_MAX = 1 << 20;
  private static final Postfix POSTFIX = Postfix.shared();
  private static final Clamd CLAMD = Clamd.shared();
  private static final Clamd SMALL = clamd("StreamMaxLength 1M\n");

  private final String token = SmtpSink.token();

  private static Clamd clamd(String more) {
    try {
      return Clamd.start(more);
    } catch (IOException e) {
      throw new AssertionError("no clamd", e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    SMALL.close();
  }

  private SmtpReply send(Sluice sluice, String message) throws IOException {
    try (SmtpClient client = SmtpClient.open(POSTFIX.smtpd(sluice.postfix()), "client.test")) {
      return client.mail(
          "sender@client.test", List.of(token + "@example.test"), message.getBytes(ISO_8859_1));
    }
  }

  private SmtpReply send(Clamd clamd, String keys, String message) throws IOException {
    try (Sluice sluice = Viruses.scannedBy("servers: \"127.0.0.1:" + clamd.port() + "\"" + keys)) {
      return send(sluice, message);
    }
  }

  private boolean isDelivered() throws IOException {
    POSTFIX.queue().awaitEmpty(token);
    return POSTFIX.sink().poll(token).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void anInfectedAttachmentIsRejected(int cache) throws IOException {
    String tcp = "127.0.0.1:" + CLAMD.port();
    for (String server : List.of(tcp, "unix:" + CLAMD.socket())) {
      try (Sluice sluice = Viruses.scannedBy("servers: \"" + server + "\", cache: " + cache)) {
        for (int i = 0; i < 2; i++) {
          assertThat(send(sluice, Viruses.attached(Clamd.eicar())))
              .hasToString("554 5.7.1 Infected by " + Viruses.NAME);
        }
        assertThat(isDelivered()).isFalse();
        assertThat(send(sluice, Viruses.attached(new byte[5000])).code()).isEqualTo(250);
        assertThat(isDelivered()).isTrue();
      }
    }
  }

  @Test
  void aMailWithAVirusCanBeMarked() throws IOException {
    String keys = ", virus: \"add-header X-Virus: {virus}\"";
    String message = "X-Virus: none\r\n" + Viruses.attached(Clamd.eicar());
    assertThat(send(CLAMD, keys, message).code()).isEqualTo(250);
    assertThat(POSTFIX.sink().take(token).text())
        .contains("\r\nX-Virus: " + Viruses.NAME + "\r\n")
        .doesNotContain("X-Virus: none");
  }

  @Test
  void aMailWithAVirusCanBeSetAside() throws IOException {
    String keys = ", virus: \"quarantine {virus}\"";
    assertThat(send(CLAMD, keys, Viruses.attached(Clamd.eicar())).code()).isEqualTo(250);
    PostfixQueue.Entry held = POSTFIX.queue().await("hold", token);
    POSTFIX.queue().delete(held.id());
    assertThat(POSTFIX.sink().poll(token)).isEmpty();
  }

  @Test
  void aMailWithAVirusCanVanish() throws IOException {
    long mark = POSTFIX.log().mark();
    assertThat(send(CLAMD, ", virus: discard", Viruses.attached(Clamd.eicar())).code())
        .isEqualTo(250);
    POSTFIX.log().await(mark, "milter-discard", token);
    assertThat(POSTFIX.sink().poll(token)).isEmpty();
  }

  @Test
  void aSignatureCanBeAllowed() throws IOException {
    String keys = ", allow: \"*.EICAR.*\"";
    assertThat(send(CLAMD, keys, Viruses.attached(Clamd.eicar())).code()).isEqualTo(250);
    assertThat(isDelivered()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "oversize: tempfail, 451 4.7.1 Stopped by the virus scan",
    "oversize: reject 552 5.3.4 Too large to be scanned, 552 5.3.4 Too large to be scanned",
    "oversize: proceed, 250",
    "'truncate: true, max-size: 1MiB, oversize: proceed', 554 5.7.1 Infected by NAME",
    "'truncate: true, on-error: reject', 5",
  })
  void aMessageBeyondStreamMaxLength(String keys, String reply) throws IOException {
    String message = Viruses.attached(Clamd.eicar()) + "\r\n" + Samples.body(4 * STREAM_MAX);
    assertThat(send(SMALL, ", " + keys, message).toString())
        .startsWith(reply.replace("NAME", Viruses.NAME));
  }

  @Test
  void whatIsOnlySuspectedIsNoVirus() throws IOException {
    try (Clamd strict = Clamd.start(STRICT)) {
      String encrypted = Viruses.attached(Viruses.encryptedZip());
      assertThat(send(strict, "", encrypted).code()).isEqualTo(250);
      assertThat(send(strict, ", encrypted: \"reject 550 5.7.1 {virus}\"", encrypted))
          .hasToString("550 5.7.1 Heuristics.Encrypted.Zip");
      String large = Viruses.attached(new byte[300_000]);
      assertThat(send(strict, ", limits-exceeded: tempfail 451 4.7.1 Too deep", large))
          .hasToString("451 4.7.1 Too deep");
      assertThat(send(strict, ", limits-exceeded: tempfail", encrypted).code()).isEqualTo(250);
    }
  }

  /** What two scanners find counts in the order of the chain; they are asked side by side. */
  @Test
  @RequiresServer(Kind.RSPAMD)
  void besideRspamd() throws IOException {
    String configuration =
        """
        routes: [{chain: mail}]
        chains: {mail: [clamav, rspamd, spam]}
        filters:
          clamav: {type: ClamAv, servers: "127.0.0.1:%d"}
          rspamd: {type: Rspamd, servers: "127.0.0.1:%d"}
          spam: {type: SpamPolicy}
        """
            .formatted(CLAMD.port(), Rspamd.shared().port());
    try (Sluice sluice = Sluice.configured(configuration)) {
      String spam = Sample.HEADER + "\r\n" + Gtube.REJECT.line() + "\r\n";
      assertThat(send(sluice, spam)).hasToString("554 5.7.1 Gtube pattern");
      assertThat(send(sluice, Viruses.attached(Clamd.eicar())))
          .hasToString("554 5.7.1 Infected by " + Viruses.NAME);
      String plain = Sample.HEADER + "X-Test-Action: add header; x\r\n\r\nhello\r\n";
      assertThat(send(sluice, plain).code()).isEqualTo(250);
      assertThat(POSTFIX.sink().take(token).text()).contains("\r\nX-Spam: Yes\r\n");
    }
  }
}
