package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Octets;

class JsonTest {
  private static JsonNode read(String json) throws IOException {
    return Json.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsEveryKindOfValue() throws IOException {
    JsonNode json = read("{\"a\": [1, -2.5, true, false, null, \"\\u00e9x\", {}], \"b\": 1e2}");
    assertThat(json).hasToString("{\"a\":[1.0,-2.5,true,false,null,\"\u00e9x\",{}],\"b\":100.0}");
    assertThat(json.path("a").get(0).intValue()).isEqualTo(1);
  }

  @Test
  void aNameThatComesAgainAddsToAnArray() throws IOException {
    assertThat(read("{\"X\": \"a\", \"X\": \"b\", \"X\": [\"c\", \"d\"]}"))
        .hasToString("{\"X\":[\"a\",\"b\",\"c\",\"d\"]}");
  }

  @Test
  void keepsOctetsThatAreNoText() throws IOException {
    byte[] json = {'"', 'a', (byte) 0xFF, (byte) 0xC3, (byte) 0xA9, '"'};
    assertThat(Octets.encode(Json.read(json).textValue())).containsExactly('a', 0xFF, 0xC3, 0xA9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "[",
        "[1",
        "[1,",
        "\"a",
        "nul",
        "{} {}",
        "{}x",
        "{a:1}",
        "<html>",
        "{\"a\":}",
        "[,]",
        "]",
        "}",
        "NaN",
        "{\"a\":\"\n\"}"
      })
  void refusesWhatIsNoJson(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void refusesBombs() {
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> read("1".repeat(5000))).isInstanceOf(ProtocolException.class);
  }
}
