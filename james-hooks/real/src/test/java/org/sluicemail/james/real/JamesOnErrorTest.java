package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.OnError;
import org.sluicemail.servers.Captured;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;

/**
 * What clients hear, and what James keeps, when the hook itself fails, not one of its filters: the
 * folder of its spool is gone.
 */
class JamesOnErrorTest {
  private static final String BODY = "Hello\r\n".repeat(1000);
  private static final byte[] MESSAGE = ("Subject: x\r\n\r\n" + BODY).getBytes(US_ASCII);

  @TempDir static Path folder;
  private static final Map<OnError, Integer> PORTS = new EnumMap<>(OnError.class);
  private static James james;

  /** A server for each choice, all with one file. */
  @BeforeAll
  static void start() throws IOException {
    Files.createDirectory(spool());
    JamesConfig config = new JamesConfig().administered();
    for (OnError each : OnError.values()) {
      PORTS.put(each, config.another(hook(each)));
    }
    james =
        James.start(
            config.file(
                James.FILE,
                "spool: {directory: %s, memory-per-body: 1KiB}\n".formatted(spool())
                    + James.scripted("at: message", "edits: ['append X-Seen: 1']")));
  }

  private static String hook(OnError onError) {
    String choice = "<on-error>" + onError.name().toLowerCase(Locale.ROOT);
    return James.HOOK.replace("</handler>", choice + "</on-error></handler>");
  }

  private static Path spool() {
    return folder.resolve("spool");
  }

  @AfterAll
  static void stop() throws IOException {
    james.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TEMPFAIL | 451 4.7.1 Service unavailable - try again later | 0",
        "REJECT   | 550 5.7.1 Message refused                       | 0",
        "PROCEED  | 250 2.6.0 Message received                      | 1",
      })
  void theClientHearsWhatTheOperatorWants(OnError onError, String reply, int kept)
      throws IOException {
    long mark = james.log().mark();
    try (SmtpClient client = SmtpClient.open(PORTS.get(onError), "client.example.net")) {
      Files.delete(spool());
      try {
        assertThat(send(client)).hasToString(reply);
        james.log().await(mark, "failed at the moment message, so " + onError);
        assertThat(james.admin("GET", "/mailQueues/spool", "")).contains("\"size\":0");
        assertThat(james.captured())
            .hasSize(kept)
            .allMatch(mail -> mail.text().endsWith("Subject: x\r\n\r\n" + BODY));
      } finally {
        Files.createDirectory(spool());
      }
      assertThat(send(client).code()).as("with a spool again").isEqualTo(250);
    }
    assertThat(james.captured())
        .singleElement()
        .extracting(Captured::text)
        .asString()
        .endsWith("Subject: x\r\nX-Seen: 1\r\n\r\n" + BODY);
  }

  private static SmtpReply send(SmtpClient client) throws IOException {
    return client.mail("a@example.org", List.of("b@example.org"), MESSAGE);
  }
}
