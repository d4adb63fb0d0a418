package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainPatternTest {
  @ParameterizedTest
  @CsvSource({
    "example.org, example.org, true",
    "example.org, EXAMPLE.Org, true",
    "Example.ORG, example.org, true",
    "example.org, mail.example.org, false",
    "example.org, anexample.org, false",
    "example.org, '', false",
    ".example.org, mail.example.org, true",
    ".example.org, a.b.EXAMPLE.org, true",
    ".example.org, example.org, false",
    ".example.org, anexample.org, false",
    ".example.org, example.org.evil.test, false",
    "localhost, localhost, true",
    "[192.0.2.1], [192.0.2.1], true",
  })
  void matches(String pattern, String host, boolean expected) {
    assertThat(DomainPattern.parse(pattern).matches(host)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..example.org",
        "*",
        "*.example.org",
        "a@example.org",
        "a b",
        "<>",
        "a>b"
      })
  void refusesWhatCouldNeverMatch(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DomainPattern.parse(text))
        .withMessageContaining("example.org");
  }

  @Test
  void anyAndNone() {
    assertThat(DomainPattern.ANY.matches("example.org")).isTrue();
    assertThat(DomainPattern.ANY.matches("")).isTrue();
    assertThat(DomainPattern.NONE.matches("")).isTrue();
    assertThat(DomainPattern.NONE.matches("example.org")).isFalse();
  }
}
