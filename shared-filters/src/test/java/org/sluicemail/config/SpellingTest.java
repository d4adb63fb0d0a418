package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> WORDS =
      List.of("listen", "on-error", "servers", "timeout", "to", "type", "unless");

  @ParameterizedTest
  @CsvSource({
    "on-eror, on-error",
    "on_error, on-error",
    "onError, on-error",
    "ON-ERROR, on-error",
    "no-error, on-error",
    "server, servers",
    "tiemout, timeout",
    "lisen, listen",
    "unles, unless",
    "tpye, type",
  })
  void findsWhatWasMeant(String written, String meant) {
    assertThat(Spelling.nearest(written, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"password", "x", "''", "xx", "mode", "clamav"})
  void findsNothingNear(String written) {
    assertThat(Spelling.nearest(written, WORDS)).isEmpty();
  }

  @Test
  void doesNotCompareLongTexts() {
    assertThat(Spelling.nearest("x".repeat(65), List.of("x".repeat(64)))).isEmpty();
    assertThat(Spelling.nearest("x".repeat(64), List.of("x".repeat(63)))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "a, '', 1",
    "'', ab, 2",
    "kitten, sitting, 3",
    "ab, ba, 1",
    "abc, cba, 2"
  })
  void counts(String a, String b, int distance) {
    assertThat(Spelling.distance(a, b)).isEqualTo(distance);
    assertThat(Spelling.distance(b, a)).isEqualTo(distance);
  }
}
