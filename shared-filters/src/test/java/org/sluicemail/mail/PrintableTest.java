package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void escapesWhatCouldForgeALine() {
    assertThat(Printable.of("a\r\nb\tc\0d\u001b[1m\u007f"))
        .isEqualTo("a\\r\\nb\\tc\\x00d\\x1b[1m\\x7f");
    assertThat(Printable.of("\u0085\u2028\u2029\u202e\u2066"))
        .isEqualTo("\\x85\\u2028\\u2029\\u202e\\u2066");
    assertThat(Printable.of("back\\slash")).isEqualTo("back\\\\slash");
    assertThat(Printable.line("back\\slash\n")).isEqualTo("back\\slash\\n");
  }

  @Test
  void showsOctetsAndLoneSurrogates() {
    assertThat(Printable.of(Octets.of((byte) 'a', (byte) 0xE4).text())).isEqualTo("a\\xe4");
    assertThat(Printable.of("\uD83D!")).isEqualTo("\\ud83d!");
  }

  @Test
  void leavesTextAlone() {
    assertThat(Printable.of("Grüße, 日本 😀")).isEqualTo("Grüße, 日本 😀");
    assertThat(Printable.of("")).isEmpty();
  }

  @Test
  void noCharacterGetsThroughThatBreaksALine() {
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      String text = Printable.of(String.valueOf(c));
      assertThat(text.chars().noneMatch(Character::isISOControl)).isTrue();
      assertThat(text.lines().count()).isEqualTo(1);
      assertThat(text.chars().noneMatch(i -> Character.isSurrogate((char) i))).isTrue();
    }
  }
}
