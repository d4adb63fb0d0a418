package org.sluicemail.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {
  private static final Reply PERMANENT = new Reply(554, "5.7.0", "usual");
  private static final Reply TRANSIENT = new Reply(452, "4.2.1", "usual");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "550 5.7.1 no|550 5.7.1 no|550 5.7.1 no",
        "550-5.7.1 no|550 5.7.1 no|550 5.7.1 no",
        "451 4.7.1 later|451 4.7.1 later|451 4.7.1 later",
        "550 no|550 5.7.0 no|550 5.7.1 no",
        "450 later|450 4.7.1 later|450 4.2.1 later",
        "5.1.1 no such user|554 5.1.1 no such user|550 5.1.1 no such user",
        "4.1.1 later|451 4.1.1 later|452 4.1.1 later",
        "plain text|554 5.7.0 plain text|452 4.2.1 plain text",
        "''|554 5.7.0 usual|452 4.2.1 usual",
        "550|550 5.7.0 usual|550 5.7.1 usual",
        "550 5.7.9|550 5.7.9 usual|550 5.7.9 usual",
        "550 4.7.1 contradicts|550 5.7.1 contradicts|550 5.7.1 contradicts",
        "250 ok|554 5.7.0 250 ok|452 4.2.1 250 ok",
        "5501 digits|554 5.7.0 5501 digits|452 4.2.1 5501 digits",
      })
  void readsWhatIsThere(String line, String otherwisePermanent, String otherwiseTransient) {
    assertThat(Reply.parse(line, PERMANENT)).hasToString(otherwisePermanent);
    assertThat(Reply.parse(line, TRANSIENT)).hasToString(otherwiseTransient);
  }

  @Test
  void readsItself() {
    Reply reply = new Reply(550, "5.7.1", "see C:\\spam or https://example.org/?a=%20");
    assertThat(Reply.parse(reply.toString(), TRANSIENT)).isEqualTo(reply);
    assertThat(new Reply(reply.code(), reply.status(), reply.text())).isEqualTo(reply);
  }

  @Test
  void isOneLine() {
    assertThat(new Reply(550, "5.7.1", " a\r\n250 ok\n\n\tb\0\u001b ").text())
        .isEqualTo("a 250 ok b\\x00\\x1b");
    assertThat(new Reply(550, "5.7.1", " ".repeat(1_000_000) + "\n").text()).isEmpty();
  }

  @Test
  void fitsIntoAReplyLine() {
    Reply ascii = new Reply(550, "5.7.1", "x".repeat(1000));
    assertThat(ascii.text()).hasSize(Reply.MAX_TEXT);
    assertThat(ascii.toString().length() + 2).isLessThanOrEqualTo(512);
    for (int shift = 0; shift < 4; shift++) {
      String text = new Reply(550, "5.7.1", "x".repeat(shift) + "😀".repeat(400)).text();
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      assertThat(octets).hasSizeBetween(Reply.MAX_TEXT - 3, Reply.MAX_TEXT);
      assertThat(text).endsWith("😀").doesNotContain("\\u");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "250, 2.0.0",
    "399, 3.0.0",
    "600, 6.0.0",
    "550, 4.7.1",
    "451, 5.7.1",
    "550, 5.7",
    "550, 5.7.1.1",
    "550, 5.1234.1",
    "550, ''",
    "550, '5.7.1 '"
  })
  void refusesWhatDoesNotRefuse(int code, String status) {
    assertThatThrownBy(() -> new Reply(code, status, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsWhetherToTryAgain() {
    assertThat(Reply.UNAVAILABLE.isTransient()).isTrue();
    assertThat(PERMANENT.isTransient()).isFalse();
    assertThatThrownBy(() -> new Verdict.Reject(TRANSIENT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Verdict.TempFail(PERMANENT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
