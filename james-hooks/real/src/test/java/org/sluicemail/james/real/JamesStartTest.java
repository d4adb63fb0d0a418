package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.JamesRelease;
import org.sluicemail.servers.SmtpClient;

/** What stops a James from starting, and what does not. */
class JamesStartTest {
  @ParameterizedTest
  @EnumSource
  void aWrongConfigurationStopsTheStartWithItsProblems(JamesRelease release) throws IOException {
    JamesConfig config = new JamesConfig().file(James.FILE, "what: 1\n").handlers(James.HOOK);
    assertThatThrownBy(() -> James.start(config, release).close())
        .hasMessageContaining("sluice.yaml:1:1: what: unknown key");
  }

  /** James's default: two of a kind cannot be shown by JMX, whoever they are. */
  @Test
  void theSameHookTwice_isTooMuchForJmx() throws IOException {
    JamesConfig config =
        new JamesConfig().shown().handlers(James.HOOK + James.HOOK).file(James.FILE, James.NOTHING);
    assertThatThrownBy(() -> James.start(config).close())
        .hasMessageContaining("InstanceAlreadyExistsException");
  }

  @Test
  void theSameHookTwice_doesNotMeetItself() throws IOException {
    JamesConfig config =
        new JamesConfig()
            .handlers(James.HOOK + James.HOOK)
            .file(
                James.FILE,
                """
                routes: [{chain: all}]
                chains: {all: [it]}
                filters:
                  it:
                    type: org.sluicemail.script.Scripted
                    at: message
                    edits: ['append X-Seen: 1']
                """);
    try (James james = James.start(config)) {
      try (SmtpClient client = SmtpClient.open(config.port(), "client.example.net")) {
        byte[] message = "Subject: x\r\n\r\nHello\r\n".getBytes(US_ASCII);
        client.mail("a@example.org", List.of("b@example.org"), message);
      }
      assertThat(james.captured().getFirst().text())
          .contains("Subject: x\r\nX-Seen: 1\r\nX-Seen: 1\r\n");
    }
  }

  /** Nobody waits for an answer behind the queue. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "greylist  | {type: Greylist}",
        "ratelimit | {type: RateLimit, limits: [{name: a, key: ip, rate: 10/1m}]}"
      })
  void aFilterForSmtpTimeBehindTheQueueStopsTheStart(String name, String filter)
      throws IOException {
    JamesConfig config =
        new JamesConfig()
            .file(
                James.FILE,
                "routes: [{chain: all}]\nchains: {all: [%s]}\nfilters: {%s: %s}\n"
                    .formatted(name, name, filter))
            .mailets(
                "<mailet match=\"All\" class=\"org.sluicemail.james.SluiceMailet\">"
                    + "<config>sluice.yaml</config></mailet>");
    assertThatThrownBy(() -> James.start(config).close())
        .hasMessageContaining("no place for " + name + "; use SluiceHook");
  }

  @Test
  void aStoreInAFileThatAnotherJamesHasStopsTheStart(@TempDir Path folder) throws IOException {
    String store = "store: file:" + folder.resolve("store.mv") + "\n" + James.NOTHING;
    JamesConfig first = new JamesConfig().file(James.FILE, store).handlers(James.HOOK);
    JamesConfig second = new JamesConfig().file(James.FILE, store).handlers(James.HOOK);
    try (James james = James.start(first)) {
      assertThatThrownBy(() -> James.start(second).close())
          .hasMessageContaining("in use by another process")
          .hasMessageContaining("redis://");
    }
  }
}
