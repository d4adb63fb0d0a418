package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.servers.Captured;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.upstream.ScriptedPeer;

/**
 * What James does with a plugin that is not careful, tried in a real one: behind a proxy, handlers
 * shown by JMX, our hook before James's own check of recipients.
 */
class JamesTrapsTest {
  private static final String HEADER = "Subject: x\r\nFrom: a@example.org\r\n";
  private static final String MESSAGE = HEADER + "\r\nHello\r\n";
  private static final String STRANGER = "198.51.100.7";
  private static final String RSPAMD =
      """
      routes: [{chain: all}]
      chains: {all: [rspamd, spam]}
      filters:
        rspamd: {type: Rspamd, servers: '%s'}
        spam: {type: SpamPolicy}
      """;
  private static final String REFUSAL =
      """
      {"action": "reject", "score": 20, "required_score": 15, "symbols": {},
       "messages": {"smtp_message": "%s"}}
      """;
  private static James james;

  @BeforeAll
  static void start() throws IOException {
    james =
        James.start(
            new JamesConfig()
                .shown()
                .proxied()
                .guarded()
                .file(James.FILE, James.NOTHING)
                .file(
                    "behind.yaml", James.scripted("at: message", "edits: ['append X-B: {client}']"))
                .file("later.yaml", James.scripted("at: message", "verdict: tempfail 451 4.7.1 x"))
                .mailets(mailet("behind", "") + mailet("later", "") + mailet("later", "ignore"))
                .handlers(
                    James.HOOK
                        + "<handler"
                        + " class=\"org.apache.james.smtpserver.fastfail.ValidRcptHandler\"/>"));
    james.user("b", "secret");
  }

  @AfterAll
  static void stop() throws IOException {
    james.close();
  }

  /** Our mailet with this file for the sender who is named as it is. */
  private static String mailet(String file, String onException) {
    String option = "<onMailetException>" + onException + "</onMailetException>";
    return """
    <mailet match="SenderIs=%s@example.org" class="org.sluicemail.james.SluiceMailet">
    <config>%s.yaml</config><retries>0</retries>%s</mailet>
    """
        .formatted(file + onException, file, onException.isEmpty() ? "" : option);
  }

  private static Captured sent(String sender, String message) throws IOException {
    assertThat(james.send(STRANGER, sender, "b@localhost", message).code()).isEqualTo(250);
    return james.captured().getFirst();
  }

  /** Null, and anything thrown, would be "451 Unable to process request" or a closed connection. */
  @ParameterizedTest
  @ValueSource(strings = {"sender", "recipient", "header", "message", "policy", "seal"})
  void nullAndExceptions_aFilterThatFailsIsAnswered(String moment) throws IOException {
    james.script("at: " + moment, "fails: bug");
    try (SmtpClient client = james.client(STRANGER, "client.example.net")) {
      SmtpReply reply = client.mail("a@example.org", List.of("b@localhost"), MESSAGE.getBytes());
      assertThat(reply.toString())
          .startsWith("451 4.7.1 Service")
          .doesNotContain("Unable to process");
      assertThat(client.command("NOOP").code()).isEqualTo(250);
      client.command("RSET");
      james.script("at: message");
      assertThat(client.mail("a@example.org", List.of("b@localhost"), MESSAGE.getBytes()).code())
          .isEqualTo(250);
    }
    assertThat(james.captured()).hasSize(1);
  }

  /** James has no such address: carrying out the edit fails, in our own code. */
  @Test
  void exceptions_whenWeFailOurselvesTheMailIsDeferred() throws IOException {
    james.script("at: message", "edits: ['add-recipient: <.a@example.org>']");
    try (SmtpClient client = james.client(STRANGER, "client.example.net")) {
      SmtpReply reply = client.mail("a@example.org", List.of("b@localhost"), MESSAGE.getBytes());
      assertThat(reply.toString())
          .startsWith("451 4.7.1 Service")
          .doesNotContain("Unable to process");
      assertThat(client.command("NOOP").code()).isEqualTo(250);
    }
    assertThat(james.captured()).isEmpty();
  }

  /** OK at MAIL or RCPT would skip James's checks behind us. */
  @ParameterizedTest
  @CsvSource({
    "sender,proceed",
    "sender,quarantine odd",
    "sender,discard odd",
    "recipient,proceed",
    "recipient,quarantine odd",
    "recipient,discard odd",
  })
  void openRelayByOk_jamesIsAskedAfterUs(String moment, String verdict) throws IOException {
    james.script("at: " + moment, "verdict: " + verdict);
    try (SmtpClient client = james.client(STRANGER, "client.example.net")) {
      client.command("MAIL FROM:<a@example.org>");
      assertThat(client.command("RCPT TO:<b@elsewhere.example>").code()).isEqualTo(550);
      assertThat(client.command("RCPT TO:<nobody@localhost>").code()).isEqualTo(550);
      assertThat(client.command("RCPT TO:<b@localhost>").code()).isEqualTo(250);
    }
    try (SmtpClient client = james.client(JamesConfig.FRIEND, "client.example.net")) {
      client.command("MAIL FROM:<a@example.org>");
      assertThat(client.command("RCPT TO:<b@elsewhere.example>").code()).isEqualTo(250);
    }
  }

  /** A mail in the hands of a hook says 127.0.0.1. */
  @Test
  void realClientBehindAProxy_inHookAndMailet() throws IOException {
    james.script("at: message", "edits: ['append X-A: {client} {helo} {user}']");
    assertThat(sent("behind@example.org", MESSAGE).text())
        .contains("X-A: 198.51.100.7 client.example.net nobody\r\nX-B: 198.51.100.7\r\n");
  }

  /** James sends what it is given, CR LF and all: that would be one reply more. */
  @Test
  void lineEndsInReplies_aReplyIsOneLine() throws IOException {
    String words = "one\\r\\n250 two\\u0000";
    try (ScriptedPeer rspamd = ScriptedPeer.inet(ScriptedPeer.ok(REFUSAL.formatted(words)));
        SmtpClient client = james.client(STRANGER, "client.example.net")) {
      james.load(RSPAMD.formatted(rspamd.endpoint()));
      SmtpReply reply = client.mail("a@example.org", List.of("b@localhost"), MESSAGE.getBytes());
      assertThat(reply.toString()).startsWith("554 5.7.1 one 250 two");
      assertThat(client.command("VRFY b").code()).isEqualTo(502); // nothing was left to read
    }
  }

  /** James's mail API has "?" for these octets. */
  @Test
  void eightBitHeaders_areSeenAsTheyCame() throws Exception {
    james.script("at: message", "edits: ['append X-Seen: {header}']");
    String header = "Subject: caf\u00e9 \u00ff\r\nFrom: a@example.org\r\n";
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(header.getBytes(ISO_8859_1));
    assertThat(sent("a@example.org", header + "\r\nHello\r\n").text())
        .contains("X-Seen: " + HexFormat.of().formatHex(Arrays.copyOf(digest, 8)) + "\r\n");
  }

  /** James loses octets beyond ASCII in a header on its own way through the queue. */
  @Test
  void eightBitHeaders_leaveAsJamesKeepsThem() throws IOException {
    james.script("at: message", "edits: ['append X-Seen: 1']");
    String message = "Subject: caf\u00e9\r\nFrom: a@example.org\r\n\r\nHello\r\n";
    Captured ours = sent("a@example.org", message);
    try (SmtpClient plain = SmtpClient.open(james.config().plainPort(), "client.example.net")) {
      plain.mail("a@example.org", List.of("b@localhost"), message.getBytes(ISO_8859_1));
    }
    assertThat(subject(ours)).isEqualTo(subject(james.captured().getFirst()));
  }

  private static String subject(Captured mail) {
    return mail.text().lines().filter(line -> line.startsWith("Subject")).findFirst().orElseThrow();
  }

  @Test
  void exactOctets_theBodyIsKept() throws IOException {
    james.script("at: message", "edits: ['append X-Seen: 1']");
    assertThat(sent("a@example.org", HEADER + "\r\n\u00ff\u00fe.\r\n").text())
        .endsWith("X-Seen: 1\r\n\r\n\u00ff\u00fe.\r\n");
  }

  /** The mail API has an order of its own, and puts new fields above Received. */
  @Test
  void orderOfFields_isThatOfTheChain() throws IOException {
    james.script(
        "at: message",
        "edits: ['top X-1: 1', 'prepend X-2: 2', 'insert Date 1: x', 'append Received: last']");
    assertThat(sent("a@example.org", "X-0: 0\r\n" + HEADER + "To: b\r\n\r\nHello\r\n").text())
        .matches(
            "(?s)X-1: 1\r\nReceived: from .*?\r\n"
                + "X-2: 2\r\nX-0: 0\r\nDate: x\r\nSubject: x\r\nFrom: a@example.org\r\nTo: b\r\n"
                + "Received: last\r\n\r\nHello\r\n");
  }

  /** James drops such a line, says 500, takes the rest and says 250: the chain judges the rest. */
  @Test
  void longLines_theChainJudgesWhatJamesKeeps() throws IOException {
    james.script("at: message", "edits: ['append X-Seen: {body}']");
    try (SmtpClient client = james.client(STRANGER, "client.example.net")) {
      byte[] message = (MESSAGE + "x".repeat(9000) + "\r\nend\r\n").getBytes(ISO_8859_1);
      assertThat(client.mail("a@example.org", List.of("b@localhost"), message).code())
          .isEqualTo(500);
      assertThat(client.read().code()).isEqualTo(250);
      assertThat(client.command("NOOP").code()).isEqualTo(250);
    }
    String kept = james.captured().getFirst().text();
    assertThat(kept).endsWith("\r\n\r\nHello\r\nend\r\n");
    assertThat(seen(kept)).isEqualTo(seen(sent("a@example.org", MESSAGE + "end\r\n").text()));
  }

  private static String seen(String text) {
    return text.lines().filter(line -> line.startsWith("X-Seen: ")).findFirst().orElseThrow();
  }

  /** James refuses the whole message; what we had begun has to end all the same. */
  @Test
  void bareLineFeeds_leaveNothingBehind() throws IOException {
    james.script("at: message");
    try (SmtpClient client = james.client(STRANGER, "client.example.net")) {
      byte[] message = (MESSAGE + "a\nb\r\n").getBytes(ISO_8859_1);
      assertThat(client.mail("a@example.org", List.of("b@localhost"), message).code())
          .isEqualTo(500);
    }
    assertThat(james.captured()).isEmpty();
  }

  /** A mailet that throws sends the mail to the processor error, or whatever the operator wants. */
  @Test
  void aMailetThatThrows_keepsTheMail() throws IOException {
    james.script("at: message");
    assertThat(sent("later@example.org", MESSAGE).state()).isEqualTo("error");
    Captured ignored = sent("laterignore@example.org", MESSAGE);
    assertThat(ignored.state()).isEqualTo("root");
    assertThat(ignored.text()).endsWith(MESSAGE);
  }

  /** James tells parameters to the hooks that ask for them, and of SIZE to nobody but its own. */
  @ParameterizedTest
  @CsvSource({
    "AUTH=<> BODY=8BITMIME SMTPUTF8 SIZE=100,SIZE=100 BODY=8BITMIME SMTPUTF8",
    "body=7bit ODD=1,BODY=7bit",
    "'',''",
  })
  void parametersOfMail(String said, String seen) throws IOException {
    james.script("at: message", "edits: ['append X-Seen: ({parameters})']");
    try (SmtpClient client = james.client(STRANGER, "client.example.net")) {
      client.command("MAIL FROM:<@@> BODY=8BITMIME"); // refused, and forgotten
      assertThat(client.command("MAIL FROM:<a@example.org> " + said).code()).isEqualTo(250);
      assertThat(client.command("RCPT TO:<b@localhost>").code()).isEqualTo(250);
      assertThat(client.data(MESSAGE.getBytes(ISO_8859_1)).code()).isEqualTo(250);
    }
    assertThat(james.captured().getFirst().text()).contains("X-Seen: (" + seen + ")\r\n");
  }
}
