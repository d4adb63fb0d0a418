package org.sluicemail.filters.clamav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureNamesTest {
  @ParameterizedTest
  @CsvSource({
    "Eicar, Eicar, true",
    "Eicar, eicar, false",
    "Eicar, Eicar2, false",
    "Eicar, xEicar, false",
    "PUA.*, PUA.Win.Packer, true",
    "PUA.*, PUA., true",
    "PUA.*, PUA, false",
    "PUA.*, Xpua.Win, false",
    "PUA.*, PUAxWin, false",
    "*.UNOFFICIAL, Sanesecurity.Junk.1.UNOFFICIAL, true",
    "*.UNOFFICIAL, Sanesecurity.Junk.1, false",
    "*Junk*, Sanesecurity.Junk.1, true",
    "*Junk*, Junk, true",
    "*Junk*, Jun, false",
    "a*b*c, abc, true",
    "a*b*c, aXbXc, true",
    "a*b*c, acb, false",
    "a*b*c, ac, false",
    "ab*ba, aba, false",
    "ab*ba, abba, true",
    "a*bc*c, abc, false",
    "a*bc*c, abcc, true",
    "a**c, abc, true",
    "a.c, abc, false",
    "[a], a, false",
  })
  void matches(String names, String signature, boolean matches) {
    assertThat(SignatureNames.parse(names).matches(signature)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "*", "**", "* *"})
  void refusesWhatWouldBeEverything(String names) {
    assertThatThrownBy(() -> SignatureNames.parse(names))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the name of a signature");
  }

  @Test
  void manyStarsCostNothing() {
    SignatureNames names = SignatureNames.parse("*a".repeat(1000) + "*b");
    assertThat(names.matches("a".repeat(100_000))).isFalse();
  }
}
