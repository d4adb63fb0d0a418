package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  private static final Problem LATE = new Problem("f", 10, 2, "a.b", "late");
  private static final Problem EARLY = new Problem("f", 9, 30, "", "early");
  private static final Problem WHOLE = new Problem("f", 0, 0, "", "whole");

  @Test
  void printsThePlaceFirst() {
    assertThat(LATE).hasToString("f:10:2: a.b: late");
    assertThat(EARLY).hasToString("f:9:30: early");
    assertThat(WHOLE).hasToString("f: whole");
  }

  @Test
  void gathersInTheOrderOfTheFile() {
    Problems problems = new Problems();
    problems.add(LATE);
    assertThat(problems.collect(() -> failing(EARLY, WHOLE))).isEmpty();
    assertThat(problems.collect(() -> "value")).contains("value");
    problems.add(LATE);
    assertThat(problems.list()).containsExactly(WHOLE, EARLY, LATE);
    assertThat(problems.isEmpty()).isFalse();
    assertThat(Problematic.problems(() -> thrown(problems)))
        .containsExactly("f: whole", "f:9:30: early", "f:10:2: a.b: late");
  }

  private static String failing(Problem... problems) throws ConfigException {
    throw new ConfigException(List.of(problems));
  }

  private static String thrown(Problems problems) throws ConfigException {
    problems.throwIfAny();
    return "nothing was wrong";
  }

  @Test
  void isQuietWhenNothingIsWrong() {
    Problems problems = new Problems();
    assertThat(problems.isEmpty()).isTrue();
    assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    assertThatIllegalArgumentException().isThrownBy(() -> new ConfigException(List.of()));
  }
}
