package org.sluicemail.daemon.opendkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.daemon.opendkim.Setting.Fate;

class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "+7, 7",
    "-7, -7",
    "010, 8",
    "-010, -8",
    "0x1F, 31",
    "0XaB, 171",
    "2147483647, 2147483647",
    "-2147483648, -2147483648",
  })
  void readsIntegers(String text, int expected) {
    assertThat(Values.integer(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "x", "08", "0x", "0xG", "1 ", "1k", "1.0", "2147483648", "--1"})
  void refusesOtherIntegers(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Values.integer(text));
  }

  @ParameterizedTest
  @CsvSource({"yes, true", "True, true", "1, true", "Nein, false", "false, false", "0x, false"})
  void readsBooleansByTheirFirstLetter(String text, boolean expected) {
    assertThat(Values.truth(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off", "ja", "2"})
  void refusesOtherBooleans(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Values.truth(text));
  }

  @Test
  void takesMinusOneForNoLimit() {
    assertThat(Values.limit("-1")).isEqualTo(OptionalInt.empty());
    assertThat(Values.limit("0")).isEqualTo(OptionalInt.of(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Values.limit("-2"));
  }

  @ParameterizedTest
  @CsvSource({
    "inet:8891, inet:8891@0.0.0.0",
    "inet:8891@localhost, inet:8891@localhost",
    "inet:8891@[192.0.2.1], inet:8891@192.0.2.1",
    "inet6:8891, inet6:8891@[::]",
    "inet6:8891@[2001:db8::1], inet6:8891@[2001:db8::1]",
    "local:/run/s, unix:/run/s",
    "unix:/run/s, unix:/run/s",
    "/run/s, unix:/run/s",
    "s, unix:/base/s",
    "local:../s, unix:/s",
  })
  void readsSockets(String text, String expected) {
    assertThat(SocketText.read(text, Path.of("/base"))).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp:1", "inet:", "inet:x", "inet:70000", "inet:1@", "inet:1@a b"})
  void refusesOtherSockets(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SocketText.read(text, Path.of("/base")));
  }

  @Test
  void tellsWhyASettingIsNotHonoured() {
    List<Setting> all = Setting.all();
    assertThat(all).hasSizeGreaterThan(160).doesNotHaveDuplicates();
    assertThat(all)
        .allMatch(setting -> setting.reason().isEmpty() == (setting.fate() == Fate.HONOURED));
    assertThat(Setting.of("peerlist").orElseThrow().name()).isEqualTo("PeerList");
    assertThat(Setting.of("PeerLists")).isEmpty();
  }
}
