package org.sluicemail.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;

/** What comes of the answers of rspamd's controller, which are written as rspamd 3.4 gives them. */
class RspamdHttpLearnTest {
  private static final List<HttpField> PASSWORD = List.of(new HttpField("Password", "open sesame"));

  private static Optional<String> learn(boolean spam, ScriptedPeer peer)
      throws IOException, InterruptedException {
    Duration limit = Duration.ofSeconds(30);
    try (Message message =
            new Message(
                new Header(List.of(HeaderField.of("Subject", "test"))),
                Content.of("hello\r\n".getBytes(UTF_8)));
        RspamdHttp client =
            new RspamdHttp(
                new RspamdHttp.Settings(List.of(peer.endpoint()), limit, limit, 1, 3, limit))) {
      return client.learn(spam, PASSWORD, message);
    }
  }

  private static ScriptedPeer.Step answer(int code, String phrase, String text) {
    String json = "{\"error\":\"" + text + "\"}";
    return ScriptedPeer.raw(
        "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(code, phrase, json.length(), code == 204 ? "" : json));
  }

  @ParameterizedTest
  @CsvSource({"true,/learnspam", "false,/learnham"})
  void theMessageIsSentAsItIs(boolean spam, String path) throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.inet(ScriptedPeer.ok("{\"success\":true}"))) {
      assertThat(learn(spam, peer)).isEmpty();
      ScriptedPeer.Request request = peer.requests.take();
      assertThat(request.head())
          .startsWith("POST " + path + " HTTP/1.1\r\n")
          .contains("\r\nPassword: open sesame\r\n");
      assertThat(request.text()).isEqualTo("Subject: test\r\n\r\nhello\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "208,<a@b> has been already learned as spam",
    "204,<a@b> contains less tokens than required",
  })
  void whatThereIsNotToLearnIsTold(int code, String why) throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.inet(answer(code, why, why))) {
      assertThat(learn(true, peer)).contains(code + " " + why);
    }
  }

  @Test
  void whatIsToldIsShortAndPrintable() throws Exception {
    String why = "\u0007" + "x".repeat(1000);
    try (ScriptedPeer peer = ScriptedPeer.inet(answer(208, why, "x"))) {
      assertThat(learn(true, peer).orElseThrow())
          .startsWith("208 \\x07xx")
          .hasSizeBetween(200, 210);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | Unauthorized  | rspamd does not learn: wrong password: reply 401",
        "403 | Forbidden     | rspamd does not learn: wrong password: reply 403",
        "404 | no classifier | rspamd does not learn: reply 404",
        "500 | out of order  | no server answered: ",
      })
  void aRefusalFails(int code, String phrase, String message) throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.inet(answer(code, phrase, phrase))) {
      assertThatThrownBy(() -> learn(true, peer))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(message)
          .hasMessageContaining("reply " + code + " {\"error\":\"" + phrase)
          .hasMessageNotContaining("sesame");
    }
  }
}
