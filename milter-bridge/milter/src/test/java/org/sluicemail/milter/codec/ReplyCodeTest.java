package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyCodeTest {
  @Test
  void holdsCodeStatusAndText() {
    Answer.ReplyCode reply = Answer.ReplyCode.of(554, "5.7.1", "Spam, 100% sure");
    assertThat(reply.text()).isEqualTo("554 5.7.1 Spam, 100%% sure");
    assertThat(reply.reply()).isEqualTo("554 5.7.1 Spam, 100% sure");
    assertThat(reply.code()).isEqualTo(554);
  }

  @Test
  void linesRepeatCodeAndStatus() {
    assertThat(Answer.ReplyCode.of(451, "4.7.1", "one\r\ntwo\n\nthree").text())
        .isEqualTo("451-4.7.1 one\r\n451-4.7.1 two\r\n451-4.7.1 \r\n451 4.7.1 three");
  }

  @Test
  void whatAReplyCannotHoldIsReplaced() {
    assertThat(Answer.ReplyCode.of(550, "", "a\0b\u001Bcé\uD83D\uDCE7\td\uDCFF").text())
        .isEqualTo("550 a?b?c??\td?");
  }

  @Test
  void textThatBeginsLikeAStatusGetsOne() {
    assertThat(Answer.ReplyCode.of(550, "", "4 of 5 lists name you").text())
        .isEqualTo("550 5.0.0 4 of 5 lists name you");
  }

  @Test
  void longLinesAreWrappedAndLongRepliesCut() {
    Answer.ReplyCode reply = Answer.ReplyCode.of(550, "5.7.1", "%".repeat(50_000));
    assertThat(reply.reply().lines())
        .hasSize(32)
        .allMatch(line -> line.length() <= 510 && line.startsWith("5.7.1 %", 4));
    assertThat(reply.text()).doesNotEndWith("\r\n");
  }

  @ParameterizedTest
  @CsvSource({"399,''", "600,''", "250,''", "550,4.7.1", "450,5.0.0", "550,5.7", "550,5.7.x"})
  void senselessCodesAreNotBuilt(int code, String status) {
    assertThatThrownBy(() -> Answer.ReplyCode.of(code, status, "no"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "550",
        "250 ok",
        "650 no",
        "5x0 no",
        "550-no",
        "550_no",
        "550 a\r\n550 b",
        "550-a\r\n551 b",
        "550-a\n550 b",
        "550 a\r\n",
        "550 a\rb",
        "550 a\0b",
        "550 4.7.1 no",
        "550 50%",
        "550 %%%"
      })
  void whatAnMtaWouldNotTakeIsNotBuilt(String text) {
    assertThatThrownBy(() -> new Answer.ReplyCode(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'250 ok'", "'550'", "'550-a' 0A '550 b'", "'550 a' 00 'b'", "''"})
  void whatAnMtaWouldNotTakeBreaksTheRules(String payload) {
    assertThatThrownBy(() -> decode(payload)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @CsvSource({"50% x,50 x", "50%% x,50%% x", "%%%,%%", "%,''", "%a%%%,a%%"})
  void singlePercentSignsAreDroppedAsByPostfix(String sent, String kept) throws ProtocolException {
    assertThat(decode("'550 " + sent + "' 00")).isEqualTo(new Answer.ReplyCode("550 " + kept));
  }

  private static Response decode(String payload) throws ProtocolException {
    return Response.decode(new Frame((byte) 'y', Wire.octets(payload)));
  }
}
