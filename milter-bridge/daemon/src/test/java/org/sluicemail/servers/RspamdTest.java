package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresServer({Kind.RSPAMD, Kind.REDIS})
class RspamdTest {
  private static final Map<String, String> OUTSIDE =
      Map.of("IP", "192.0.2.1", "From", "a@example.test", "Rcpt", "b@example.test");

  private static JsonNode check(Rspamd rspamd, String header, String body) throws IOException {
    String message = header + "Subject: x\r\nFrom: a@example.test\r\n\r\n" + body + "\r\n";
    return rspamd.check(OUTSIDE, message.getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({
    "REJECT, reject",
    "ADD_HEADER, add header",
    "REWRITE_SUBJECT, rewrite subject",
    "NO_ACTION, no action"
  })
  void patternsGiveTheirAction(Gtube pattern, String action) throws IOException {
    JsonNode reply = check(Rspamd.shared(), "", pattern.line());
    assertThat(reply.path("action").asText()).isEqualTo(action);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soft reject", "greylist", "quarantine", "discard", "reject"})
  void headerChoosesTheAction(String action) throws IOException {
    JsonNode reply =
        check(Rspamd.shared(), "X-Test-Action: " + action + "; some text\r\n", "hello");
    assertThat(reply.path("action").asText()).isEqualTo(action);
    assertThat(reply.path("messages").path("smtp_message").asText()).isEqualTo("some text");
  }

  @Test
  void headerChoosesTheMilterBlock() throws IOException {
    String block = "{\"add_headers\": {\"X-New\": {\"value\": \"one\", \"order\": 1}}}";
    JsonNode reply = check(Rspamd.shared(), "X-Test-Milter: " + block + "\r\n", "hello");
    JsonNode field = reply.path("milter").path("add_headers").path("X-New");
    assertThat(field.path("value").asText()).isEqualTo("one");
    assertThat(field.path("order").asInt()).isEqualTo(1);
  }

  @Test
  void headerDelaysTheScan() throws IOException {
    JsonNode reply = check(Rspamd.shared(), "X-Test-Delay: 1\r\n", "hello");
    assertThat(reply.path("time_real").asDouble()).isBetween(1.0, 20.0);
  }

  @Test
  void greylistsAClientFromOutside() throws IOException {
    JsonNode reply = check(Rspamd.greylisting(), "", "hello");
    assertThat(reply.path("action").asText()).isEqualTo("soft reject");
    assertThat(reply.path("messages").path("smtp_message").asText()).contains("later");
  }

  @Test
  void comesBackAfterKill() throws IOException {
    try (Rspamd rspamd = Rspamd.start()) {
      rspamd.kill();
      assertThatThrownBy(() -> check(rspamd, "", "hello")).isInstanceOf(IOException.class);
      rspamd.run();
      assertThat(check(rspamd, "", Gtube.REJECT.line()).path("action").asText())
          .isEqualTo("reject");
    }
  }
}
