package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.Config;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.Signer;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.dkim.Verified;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.dkim.Zone;
import org.sluicemail.dns.ScriptedNameServer;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Spool;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Captured;
import org.sluicemail.servers.Clamd;
import org.sluicemail.servers.Gtube;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.Rspamd;
import org.sluicemail.servers.SmtpReply;

/**
 * The mailets of one filter in a real James, with keys in files, DNS, clamd and rspamd; and the
 * hook with all that our jar has under names of its own: the file store, DNS, caches.
 */
@RequiresServer({Kind.CLAMD, Kind.RSPAMD})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JamesFiltersTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String HEADER =
      "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nFrom: a@example.org\r\nTo: b@example.org\r\n";
  private static final String MESSAGE = HEADER + "Subject: caf\u00e9\r\n\r\nHello caf\u00e9\r\n";
  private static final String STRANGER = "198.51.100.7";

  @TempDir static Path folder;
  private static ScriptedNameServer dns;
  private static James james;

  @BeforeAll
  static void start() throws IOException {
    dns = new ScriptedNameServer((query, overTcp) -> answer(query));
    Path key = folder.resolve("rsa.key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, Zone.RSA.pem());
    james =
        James.start(
            new JamesConfig()
                .proxied()
                .captures("verified", "spam")
                .file(James.FILE, configuration())
                .handlers(James.HOOK.replace("10ms", "1h"))
                .mailets(
                    sign(key)
                        + mailet("verify", "DkimVerify", dnsSettings())
                        + to("AuthResultIs=dkim=pass", "verified")
                        + mailet("scan", "ClamAv", servers(Clamd.shared().port()))
                        + mailet("judge", "Rspamd", servers(Rspamd.shared().port()))
                        + to("SpamScoreAbove=100", "spam")
                        + to("HasFinding=spam:reject", "spam")));
  }

  @AfterAll
  static void stop() throws IOException {
    james.close();
    dns.close();
  }

  private static String mailet(String sender, String type, String parameters) {
    return "<mailet match=\"SenderIs=%s@example.org\" class=\"org.sluicemail.james.%s\">%s</mailet>\n"
        .formatted(sender, type, parameters);
  }

  private static String to(String matcher, String processor) {
    return "<mailet match=\"org.sluicemail.james.%s\" class=\"ToProcessor\"><processor>%s</processor></mailet>\n"
        .formatted(matcher, processor);
  }

  /** One key in a file, one in place. */
  private static String sign(Path key) {
    return mailet(
        "sign",
        "DkimSign",
        """
        <keys>
        - {domain: example.org, selector: rsa, file: %s}
        - {domain: example.org, selector: ed, key: '%s'}
        </keys>
        """
            .formatted(key, Zone.ED25519.pem().replaceAll("-----[A-Z ]+-----|\\s", "")));
  }

  private static String servers(int port) {
    return "<servers>127.0.0.1:" + port + "</servers>";
  }

  private static String dnsSettings() {
    return "<dns>{servers: '127.0.0.1:" + dns.name().address().getPort() + "'}</dns>";
  }

  /** Two keys, and one client in a list. */
  private static Optional<byte[]> answer(org.xbill.DNS.Message query) {
    return switch (query.getQuestion().getName().toString()) {
      case "rsa._domainkey.example.org." -> text(query, Zone.RSA);
      case "ed._domainkey.example.org." -> text(query, Zone.ED25519);
      case "9.2.0.192.list.test." -> ScriptedNameServer.records(query, "60 A 127.0.0.2");
      default -> Optional.of(ScriptedNameServer.reply(query, 3).toWire());
    };
  }

  private static Optional<byte[]> text(org.xbill.DNS.Message query, SigningKey key) {
    return ScriptedNameServer.records(
        query, "60 TXT \"" + key.record().replaceAll("(.{200})", "$1\" \"") + "\"");
  }

  private static String configuration() {
    return """
    store: file:%s/store.mv
    authserv-id: mx.example.org
    dns: {servers: '127.0.0.1:%d'}
    routes:
      - {when: {sender: example.org}, chain: open}
      - {chain: inbound}
    chains: {open: [dkim, results], inbound: [lists, greylist]}
    filters:
      lists:
        type: Dnsbl
        lists: [{zone: list.test, name: LIST}]
        threshold: 1
        then: reject 554 5.7.1 listed
      greylist: {type: Greylist, delay: 1s}
      dkim: {type: DkimVerify}
      results: {type: AuthResults}
    """
        .formatted(folder, dns.name().address().getPort());
  }

  private static SmtpReply send(String client, String sender, String message) throws IOException {
    return james.send(client, sender, "b@example.org", message);
  }

  private static Captured sent(String sender, String message) throws IOException {
    SmtpReply reply = send("192.0.2.1", sender + "@example.org", message);
    assertThat(reply.code()).as("%s", reply).isEqualTo(250);
    return james.captured().getFirst();
  }

  private static Message read(byte[] content) throws IOException {
    return Message.read(
        new ByteArrayInputStream(content), Spool.inTemporaryFolder(), Limits.DEFAULT);
  }

  @Test
  void whatJamesSignsVerifies() throws Exception {
    Captured signed = sent("sign", MESSAGE);
    try (Message message = read(signed.delivery().content())) {
      Verifier verifier = new Verifier(VerifyRules.STRICT, Zone.usual(), Instant::now);
      assertThat(verifier.verify(message.header(), message.body()))
          .hasSize(2)
          .allMatch(Verified::passed);
    }
    assertThat(sent("verify", signed.text()).state()).isEqualTo("verified");
    assertThat(sent("verify", signed.text().replace("Hello", "Hallo")).state()).isEqualTo("root");
  }

  /** At SMTP time the octets are those that came: the signature covers a field of eight bits. */
  @Test
  void theHookVerifiesWhatCame() throws Exception {
    String text = sent("other", signed()).text();
    assertThat(text)
        .contains("Authentication-Results: mx.example.org;")
        .contains("dkim=pass")
        .contains("header.s=ed");
  }

  private static String signed() throws Exception {
    try (Message message = read(MESSAGE.getBytes(ISO_8859_1))) {
      Signer signer =
          new Signer("example.org", "ed", Optional.empty(), Zone.ED25519, SignatureForm.USUAL);
      BodyHashes hashes = new BodyHashes();
      BodyHash hash = signer.want(hashes);
      try (InputStream body = message.body().open()) {
        hashes.read(body);
      }
      return signer.sign(message.header(), hash, Instant.now()).raw().text() + "\r\n" + MESSAGE;
    }
  }

  @Test
  void aVirusIsRefusedBehindTheQueue() throws IOException {
    String attachment =
        "MIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=\"file.bin\"\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n"
            + new String(Base64.getMimeEncoder().encode(Clamd.eicar()), US_ASCII)
            + "\r\n";
    Captured infected = sent("scan", HEADER + attachment);
    assertThat(infected.state()).isEqualTo("rejected");
    assertThat(infected.reason()).startsWith("554 5.7.1 Infected by " + Clamd.VIRUS);
    assertThat(sent("scan", MESSAGE).state()).isEqualTo("root");
  }

  @Test
  void whatRspamdSaysIsForMatchers() throws IOException {
    String spam = HEADER + "\r\n" + Gtube.REJECT.line() + "\r\n";
    assertThat(sent("judge", spam).state()).isEqualTo("spam");
    assertThat(sent("judge", MESSAGE).state()).isEqualTo("root");
  }

  @Test
  void aListInTheDnsRefusesAtSmtpTime() throws IOException {
    assertThat(send("192.0.2.9", "a@far.test", MESSAGE)).hasToString("554 5.7.1 listed");
    assertThat(dns.questions).contains("udp 9.2.0.192.list.test. A");
  }

  /** The last one: James ends in order, so that its file is let go, and knows what James knew. */
  @Test
  @Order(Integer.MAX_VALUE)
  void theFileStoreOutlivesJames() throws Exception {
    assertThat(send(STRANGER, "a@far.test", MESSAGE).code()).isEqualTo(451);
    Await.until("pass", LIMIT, () -> send(STRANGER, "a@far.test", MESSAGE).code() == 250);
    james.stop();
    try (Engine engine =
        Engine.of(
            Config.parse("elsewhere", configuration()), ServerSettings.class, new Resources())) {
      engine.open();
      assertThat(atRecipient(engine, "a@far.test")).isEqualTo(Verdict.proceed());
      assertThat(atRecipient(engine, "stranger@far.test")).isInstanceOf(Verdict.TempFail.class);
    }
  }

  private static Verdict atRecipient(Engine engine, String from) throws Exception {
    ReversePath sender = ReversePath.of(from);
    Client client = new Client(InetAddress.getByName(STRANGER), 25, "");
    Session session = Session.UNKNOWN.withClient(client);
    Transaction mail = engine.routes().at(session, sender).begin(session, sender, Door.ANY);
    assertThat(mail.sender()).isEqualTo(Verdict.proceed());
    Verdict verdict = mail.recipient(Recipient.of("b@example.org"));
    mail.end(Ending.How.ABORTED);
    return verdict;
  }
}
