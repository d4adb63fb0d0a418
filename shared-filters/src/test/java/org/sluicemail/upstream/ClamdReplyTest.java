package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClamdReplyTest {
  @Test
  void clean() throws Exception {
    assertThat(ClamdReply.parse("stream: OK")).isEqualTo(new ClamdReply.Clean());
  }

  @Test
  void tooLarge() throws Exception {
    assertThat(ClamdReply.parse("INSTREAM size limit exceeded. ERROR"))
        .isEqualTo(new ClamdReply.TooLarge());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Eicar-Test-Signature",
        "Sluice.Test.EICAR.UNOFFICIAL",
        "Heuristics.Limits.Exceeded.MaxFileSize",
        "Two words",
        "OK",
        "a FOUND",
        "stream: x",
        "\u00fcber",
      })
  void found(String signature) throws Exception {
    assertThat(ClamdReply.parse("stream: " + signature + " FOUND"))
        .isEqualTo(new ClamdReply.Found(signature));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stream: Can't allocate memory ERROR",
        "INSTREAM: Can't write to temporary file. ERROR",
        "Error processing command. ERROR",
        "stream: x FOUND ERROR",
      })
  void failures(String text) {
    assertThatThrownBy(() -> ClamdReply.parse(text))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("clamd failed: " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "OK",
        "stream:",
        "stream: ",
        "stream: O",
        "stream: OKAY",
        "stream: ok",
        "Stream: OK",
        " stream: OK",
        "stream: OK ",
        "stream: OK FOUN",
        "stream: FOUND",
        "stream:  FOUND",
        "stream:   FOUND",
        "FOUND",
        "Eicar FOUND",
        "stream: EicarFOUND",
        "ERROR",
        "UNKNOWN COMMAND",
        "COMMAND READ TIMED OUT",
        "HTTP/1.1 400 Bad Request",
        "PONG",
      })
  void neverTakenForAVerdict(String text) {
    assertThatThrownBy(() -> ClamdReply.parse(text)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void everyTruncationOfAReplyIsNone() throws Exception {
    for (String text : new String[] {"stream: OK", "stream: Eicar-Test-Signature FOUND"}) {
      for (int i = 0; i < text.length(); i++) {
        String cut = text.substring(0, i);
        assertThatThrownBy(() -> ClamdReply.parse(cut)).isInstanceOf(ProtocolException.class);
      }
    }
  }

  /** Whatever comes, it is a reply that was meant, or an exception that was declared. */
  @Test
  void anythingElseIsRefusedInOrder() {
    Random random = new Random(20_261_120);
    String[] pieces = {"stream: ", "OK", " FOUND", " ERROR", "x", " ", "INSTREAM", "\u00e9", "\\"};
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(5); n >= 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      check(text.toString());
    }
  }

  private static void check(String text) {
    try {
      switch (ClamdReply.parse(text)) {
        case ClamdReply.Clean() -> assertThat(text).isEqualTo("stream: OK");
        case ClamdReply.TooLarge() -> assertThat(text).startsWith("INSTREAM size limit");
        case ClamdReply.Found(String name) ->
            assertThat("stream: " + name + " FOUND").isEqualTo(text);
      }
    } catch (IOException e) {
      assertThat(text).isNotEqualTo("stream: OK");
    }
  }
}
