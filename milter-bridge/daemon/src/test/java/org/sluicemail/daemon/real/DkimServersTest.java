package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.dkim.Cause;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Message;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.OpenDkim;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.servers.SmtpSink;

/** Signed mail that Postfix and Sendmail hand on verifies where it arrives. */
class DkimServersTest {
  /** Every so many messages of the corpus: the servers take their time. */
  private static final int STEP = 8;

  private static final List<String> ODD =
      List.of(
          "From: a@b.test\r\n\r\nno Date, no Message-ID, no To\r\n",
          "From: a@b.test\r\nTo: c@d.test\r\n\r\n",
          "From:a@b.test\r\nSubject:no blank\r\nTo:   c@d.test  \r\n\r\n.\r\n..\r\n \r\n\r\n\r\n",
          "From: a@b.test\r\nSubject: folded\r\n\tby a tab\r\n   and blanks\r\n\r\nx\r\n",
          "From: a@b.test\r\nSubject: caf\u00c3\u00a9\r\n\r\n\u00c3\u00a9 8bit\r\n",
          "From: a@b.test\r\nTo: "
              + "someone@example.test,\r\n ".repeat(300)
              + "c@d.test\r\n\r\nx\r\n",
          "From: a@b.test\r\nFROM-X: y\r\nCc: one@x.test\r\nCc: two@x.test\r\n\r\nx\r\n");

  private static Sluice signing(String canonicalization) {
    return Sluice.configured(
        """
        routes: [{chain: out}]
        chains: {out: [sign]}
        filters:
          sign:
            type: DkimSign
            canonicalization: %s
            signing-table: 'csl:*=rsa,*=ed25519'
            key-table: 'csl:rsa=example.test:rsa:%s,ed25519=example.test:ed25519:%s'
        """
            .formatted(canonicalization, base64(Dkim.RSA), base64(Dkim.ED25519)));
  }

  private static String base64(SigningKey key) {
    return key.pem().replaceAll("-----.*-----|\n", "");
  }

  private static List<byte[]> messages() throws IOException {
    List<byte[]> messages = new ArrayList<>();
    ODD.forEach(text -> messages.add(text.getBytes(ISO_8859_1)));
    List<Sample> corpus = Samples.corpus();
    assumeFalse(corpus.isEmpty(), "SKIPPED: no shared/corpus beside the project");
    for (int i = 0; i < corpus.size(); i += STEP) {
      Optional<Message> message = Dkim.orderly(corpus.get(i));
      if (message.isPresent()) {
        messages.add(octets(message.get()));
      }
    }
    return messages;
  }

  private static byte[] octets(Message message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var in = message.open()) {
      in.transferTo(out);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple/simple", "relaxed/relaxed"})
  @RequiresServer({Kind.POSTFIX, Kind.OPENDKIM})
  void throughPostfix(String canonicalization) throws Exception {
    try (Sluice sluice = signing(canonicalization)) {
      verify(Mta.postfix(sluice));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple/simple", "relaxed/relaxed"})
  @RequiresServer({Kind.SENDMAIL, Kind.OPENDKIM})
  void throughSendmail(String canonicalization) throws Exception {
    try (Sluice sluice = signing(canonicalization)) {
      verify(Mta.sendmail(sluice));
    }
  }

  private static void verify(Mta mta) throws Exception {
    List<String> failures = new ArrayList<>();
    int signed = 0;
    try (SmtpClient client = SmtpClient.open(mta.port(), "client.test");
        OpenDkim peer = OpenDkim.verifying(Dkim.KEYS)) {
      for (byte[] content : messages()) {
        String token = SmtpSink.token();
        SmtpReply reply =
            client.mail("sender@client.test", List.of(token + "@example.test"), content);
        assertThat(reply.code()).isEqualTo(250);
        Message delivered = Dkim.read(mta.sink().take(token).content());
        if (!isUnchanged(Dkim.read(content), delivered)) {
          continue;
        }
        List<Cause> causes = Dkim.verify(delivered).stream().limit(2).toList();
        signed++;
        if (!causes.stream().allMatch(Cause.VERIFIED::equals) || !agrees(peer, delivered)) {
          failures.add(causes + "\n" + delivered.header());
        }
      }
    }
    assertThat(failures).as(failures.size() + " of " + signed).isEmpty();
    assertThat(signed).isGreaterThan(20);
  }

  /** Sendmail writes addresses anew, and breaks lines: what it has changed nobody can verify. */
  private static boolean isUnchanged(Message sent, Message delivered) throws IOException {
    return delivered.header().fields().containsAll(sent.header().fields())
        && Arrays.equals(octets(sent.body()), octets(delivered.body()));
  }

  private static byte[] octets(Content body) throws IOException {
    try (var in = body.open()) {
      return in.readAllBytes();
    }
  }

  private static boolean agrees(OpenDkim peer, Message delivered) throws IOException {
    return peer.judge(delivered, AuthenticationResults.NAME)
        .filter(field -> field.text().matches("(?s).*dkim=fail[^;]*header.d=example.test.*"))
        .isEmpty();
  }

  /** A mail that pretends to have been verified by us does not keep its word. */
  @Test
  @RequiresServer(Kind.POSTFIX)
  void forgedResultsDoNotGetThroughPostfix() throws Exception {
    try (Sluice sluice =
        Sluice.configured(
            """
            authserv-id: mx.example.test
            routes: [{chain: in}]
            chains: {in: [verify, results]}
            filters:
              verify: {type: DkimVerify}
              results: {type: AuthResults}
            """)) {
      Mta mta = Mta.postfix(sluice);
      String token = SmtpSink.token();
      try (SmtpClient client = SmtpClient.open(mta.port(), "client.test")) {
        String forged = "Authentication-Results: %s; dkim=pass header.d=bank.test\r\n";
        String mail =
            forged.formatted("mx.example.test")
                + forged.formatted("\"MX.example.test\" (x) 1")
                + forged.formatted("other.test")
                + forged.formatted("(c) mx.example.test\r\n\t")
                + forged.formatted("mx.example.test/1")
                + "From: a@bank.test\r\n\r\nx\r\n";
        client.mail("s@client.test", List.of(token + "@example.test"), mail.getBytes(ISO_8859_1));
      }
      Message delivered = Dkim.read(mta.sink().take(token).content());
      assertThat(delivered.header().all(AuthenticationResults.NAME))
          .extracting(field -> field.text())
          .containsExactly(
              "mx.example.test;\tdkim=none", "other.test; dkim=pass header.d=bank.test");
    }
  }
}
