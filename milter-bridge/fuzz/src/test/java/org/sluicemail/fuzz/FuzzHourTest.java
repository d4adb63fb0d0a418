package org.sluicemail.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Looks for inputs that nobody thought of. The targets share the time ({@code
 * sluice.fuzz.minutes}), one after the other, each in a JVM of its own, as Jazzer demands.
 */
class FuzzHourTest {
  @Test
  void thereIsACorpusForEachTarget() throws IOException {
    List<FuzzTarget> all = FuzzTarget.all();
    assertThat(all).isNotEmpty();
    for (FuzzTarget target : all) {
      try (Stream<Path> kept = Files.list(target.corpus())) {
        assertThat(kept).as(target.toString()).isNotEmpty();
      }
    }
  }

  @TestFactory
  @EnabledIfSystemProperty(
      named = "sluice.long",
      matches = "true",
      disabledReason = "long: set -Dsluice.long=true")
  Stream<DynamicTest> findNothing() {
    List<FuzzTarget> all = FuzzTarget.all();
    Duration share = Duration.ofMinutes(Integer.getInteger("sluice.fuzz.minutes", 60));
    return all.stream()
        .map(target ->
            DynamicTest.dynamicTest(
                target.toString(), () -> target.fuzz(share.dividedBy(all.size()))));
  }
}
