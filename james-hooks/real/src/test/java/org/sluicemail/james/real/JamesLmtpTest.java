package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.SmtpClient;

/** The hook of an LMTP server in a real James: one scan, and an answer for each recipient. */
class JamesLmtpTest {
  private static final String MESSAGE = "Subject: x\r\nFrom: a@example.org\r\n\r\nHello\r\n";
  private static James james;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    JamesConfig config = new JamesConfig().administered().file(James.FILE, James.NOTHING);
    port = config.lmtp(James.HOOK.replace("SluiceHook", "SluiceLmtpHook"));
    james = James.start(config);
    james.user("b", "secret");
    james.user("c", "secret");
  }

  @AfterAll
  static void stop() throws IOException {
    james.close();
  }

  /** The replies to RCPT and to the data, one for each recipient. */
  private static List<Integer> deliver(String... recipients) throws IOException {
    List<Integer> codes = new ArrayList<>();
    try (SmtpClient client = SmtpClient.connect(port)) {
      client.read();
      client.command("LHLO client.example.net");
      client.command("MAIL FROM:<a@example.org>");
      for (String recipient : recipients) {
        codes.add(client.command("RCPT TO:<" + recipient + ">").code());
      }
      long accepted = codes.stream().filter(code -> code == 250).count();
      codes.add(client.data(MESSAGE.getBytes(US_ASCII)).code());
      for (int i = 1; i < accepted; i++) {
        codes.add(client.read().code());
      }
    }
    return codes;
  }

  @Test
  void aMailIsDelivered() throws IOException {
    james.script("at: message");
    assertThat(deliver("b@localhost", "c@localhost")).containsExactly(250, 250, 250, 250);
  }

  @Test
  void aRefusedMailIsRefusedForEach() throws IOException {
    james.script("at: message", "verdict: reject 554 5.7.1 no");
    assertThat(deliver("b@localhost", "c@localhost")).containsExactly(250, 250, 554, 554);
  }

  @Test
  void aRefusedRecipientIsRefusedAlone() throws IOException {
    james.script("at: recipient", "verdict: reject 550 5.1.1 no", "to: [b@localhost]");
    assertThat(deliver("b@localhost", "c@localhost")).containsExactly(550, 250, 250);
  }

  /** James keeps a session as it is after a message: only RSET makes room for the next. */
  @Test
  void aSecondMailOfASession_isJudgedAnew() throws IOException {
    james.script("at: message");
    try (SmtpClient client = SmtpClient.connect(port)) {
      client.read();
      client.command("LHLO client.example.net");
      assertThat(client.mail("a@example.org", List.of("b@localhost"), MESSAGE.getBytes()).code())
          .isEqualTo(250);
      assertThat(client.command("MAIL FROM:<a@example.org>").code()).isEqualTo(503);
      client.command("RSET");
      james.script("at: message", "verdict: reject 554 5.7.1 no");
      assertThat(client.mail("a@example.org", List.of("b@localhost"), MESSAGE.getBytes()).code())
          .isEqualTo(554);
    }
  }

  @Test
  void whatWouldHaveToBeChangedIsDeferred() throws IOException {
    james.script("at: message", "edits: ['append X-Seen: 1']");
    assertThat(deliver("b@localhost")).containsExactly(250, 451);
  }

  /** We fail ourselves: the folder of the spool is gone, and the message is not read. */
  @Test
  void whenWeFailOurselvesEachIsDeferred(@TempDir Path folder) throws IOException {
    Path spool = Files.createDirectory(folder.resolve("spool"));
    james.load(
        "spool: {directory: %s, memory-per-body: 0}\n".formatted(spool)
            + James.scripted("at: message"));
    assertThat(deliver("b@localhost", "c@localhost")).containsExactly(250, 250, 250, 250);
    Files.delete(spool);
    assertThat(deliver("b@localhost", "c@localhost")).containsExactly(250, 250, 451, 451);
  }
}
