package org.sluicemail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"blocked", "mail:Blocked_senders-2.new"})
  void isAWord(String name) {
    assertThat(new SetName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "{a}", "a\n", "ä", "a*"})
  void isNothingElse(String name) {
    assertThatThrownBy(() -> new SetName(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 1_000_000})
  void isShort(int length) {
    assertThat(new SetName("a".repeat(64)).text()).hasSize(64);
    assertThatThrownBy(() -> new SetName("a".repeat(length)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
