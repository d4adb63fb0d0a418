package org.sluicemail.daemon.opendkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Endpoint;
import org.sluicemail.dkim.Algorithm;
import org.sluicemail.dkim.keys.DataSet;

class SettingsPartsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 100, true",
    "50, 50, 100, true",
    "50, 49, 100, false",
    "50, 30, 30, true",
    "50, 29, 30, false",
  })
  void demandsOctets(long count, long signed, long length, boolean allowed) {
    assertThat(new Minimum.Octets(count).allows(signed, length)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 100, true", "50, 50, 100, true", "50, 49, 100, false", "100, 0, 0, true"})
  void demandsAPart(int percent, long signed, long length, boolean allowed) {
    assertThat(new Minimum.Percent(percent).allows(signed, length)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"0, 100, 100, true", "0, 99, 100, false", "10, 90, 100, true", "10, 89, 100, false"})
  void allowsSomeToBeAdded(long count, long signed, long length, boolean allowed) {
    assertThat(new Minimum.Added(count).allows(signed, length)).isEqualTo(allowed);
  }

  @Test
  void refusesMoreThanAll() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Minimum.Percent(101));
  }

  @ParameterizedTest
  @CsvSource({
    "accept, ACCEPT",
    "a, ACCEPT",
    "D, DISCARD",
    "Quarantine, QUARANTINE",
    "r, REJECT",
    "tempfail, TEMPFAIL",
  })
  void readsActions(String word, Action action) {
    assertThat(Action.of(word)).isEqualTo(action);
  }

  @Test
  void refusesOtherActions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Action.of("rej"))
        .withMessageContaining("'rej' is none of");
  }

  @ParameterizedTest
  @CsvSource({"X-Foo, x-foo, true", "x-*, X-Bar, true", "x-*, Y-X-Bar, false", "., From, false"})
  void matchesNames(String pattern, String name, boolean contained) {
    assertThat(new FieldNames(List.of("to", pattern)).contains(name)).isEqualTo(contained);
  }

  @Test
  void asksMacros() {
    assertThat(new MacroTest("v", Set.of()).holds(Map.of("v", ""))).isTrue();
    assertThat(new MacroTest("v", Set.of()).holds(Map.of("w", ""))).isFalse();
    assertThat(new MacroTest("v", Set.of("a", "b")).holds(Map.of("v", "b"))).isTrue();
    assertThat(new MacroTest("v", Set.of("a", "b")).holds(Map.of("v", "B"))).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new MacroTest("", Set.of()));
  }

  private static Identity identity(
      Optional<Path> file, Optional<String> selector, Optional<DataSet> keys, boolean table) {
    return new Identity(
        DataSet.EMPTY,
        file,
        selector,
        keys,
        table ? Optional.of(DataSet.EMPTY) : Optional.empty(),
        false,
        false,
        Identity.SENDER_HEADERS,
        Optional.empty(),
        Algorithm.RSA_SHA256,
        true);
  }

  @Test
  void knowsWhichKeysGoTogether() {
    Optional<Path> file = Optional.of(Path.of("key"));
    Optional<String> selector = Optional.of("s");
    Optional<DataSet> keys = Optional.of(DataSet.EMPTY);
    assertThat(identity(file, selector, Optional.empty(), false).keyFile()).isPresent();
    assertThat(identity(Optional.empty(), Optional.empty(), keys, true).keyTable()).isPresent();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> identity(file, Optional.empty(), Optional.empty(), false))
        .withMessage("KeyFile and Selector belong together");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> identity(file, selector, Optional.empty(), true))
        .withMessage("SigningTable needs a KeyTable");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> identity(file, selector, keys, true))
        .withMessage("there is either a KeyTable or a KeyFile");
  }

  @Test
  void checksNumbers() {
    Optional<Endpoint> socket = Optional.empty();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Place(socket, Optional.empty(), OptionalInt.of(01000), Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lookups(List.of(), Optional.of(Duration.ZERO)));
  }
}
