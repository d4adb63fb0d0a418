package org.sluicemail.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTest {
  private static String name(String... words) {
    return Key.of("test", List.of(words)).name();
  }

  @Test
  void wordsAreReadable() {
    assertThat(name("to", "bob@example.org", "192.0.2.0/24"))
        .isEqualTo("to bob@example.org 192.0.2.0/24");
  }

  @Test
  void noWordIsTakenForTwoOrForAnother() {
    assertThat(
            List.of(name("a", "b c"), name("a", "b", "c"), name("a b", "c"), name("a", "b\\x20c")))
        .doesNotHaveDuplicates();
    assertThat(name("a", "x\r\ny\0")).isEqualTo("a x\\r\\ny\\x00");
    assertThat(name("a", "", "b")).isNotEqualTo(name("a", "b"));
  }

  @Test
  void longOnesAreHashedBehindTheFirst() {
    String one = name("to", "a".repeat(100_000));
    assertThat(one).matches("to sha256:[0-9a-f]{64}");
    assertThat(one).isNotEqualTo(name("to", "a".repeat(100_001)));
    assertThat(name("to", "a".repeat(397))).hasSize(400);
  }
}
