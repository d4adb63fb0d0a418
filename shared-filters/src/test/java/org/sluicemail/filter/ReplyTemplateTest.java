package org.sluicemail.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "450 4.2.0 Wait {wait} for {limit}, 450 4.2.0 Wait 5m for to",
    "Wait {wait}, 451 4.7.1 Wait 5m",
    "550 Never, 550 5.7.1 Never",
    "451 {wait} {wait} {}, 451 4.7.1 5m 5m {}",
  })
  void fillsInValues(String template, String reply) {
    Verdict verdict = ReplyTemplate.parse(template).verdict(Map.of("wait", "5m", "limit", "to"));
    Reply filled =
        switch (verdict) {
          case Verdict.TempFail(Reply later) -> later;
          case Verdict.Reject(Reply never) -> never;
          default -> throw new AssertionError(verdict);
        };
    assertThat(filled).hasToString(reply);
  }

  @Test
  void valuesAreNoTemplates() {
    assertThat(ReplyTemplate.parse("a {x} b").verdict(Map.of("x", "$1\\ {x}\r\n.")))
        .isEqualTo(new Verdict.TempFail(new Reply(451, "4.7.1", "a $1\\ {x}\r\n. b")));
  }

  @Test
  void knowsItsValues() {
    ReplyTemplate template = ReplyTemplate.parse("{wait} {who}");
    assertThat(template.knowing("who", "wait", "more")).isEqualTo(template);
    assertThatThrownBy(() -> template.knowing("wait"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no value [who] in a reply; there are wait");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 1s",
    "PT0.001S, 1s",
    "PT59S, 59s",
    "PT59.1S, 1m",
    "PT1H0.001S, 1h",
    "PT60S, 1m",
    "PT61S, 1m 1s",
    "PT59M59S, 59m 59s",
    "PT1H, 1h",
    "PT1H1S, 1h 1m",
    "PT1H59M1S, 2h",
    "PT47H30M, 47h 30m",
    "PT2562047788015215H, 2562047788015215h",
  })
  void waitsAreRoundedUp(Duration time, String text) {
    assertThat(ReplyTemplate.wait(time)).isEqualTo(text);
  }
}
