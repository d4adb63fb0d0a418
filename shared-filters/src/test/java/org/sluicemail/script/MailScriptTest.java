package org.sluicemail.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays all scripts at the chain alone. */
class MailScriptTest {
  private static final List<Script> SCRIPTS = Scripts.all();

  @TestFactory
  Stream<DynamicTest> chain() {
    return SCRIPTS.stream()
        .map(script ->
            DynamicTest.dynamicTest(
                script.name(), () -> Comparison.check(script, new ChainDoor())));
  }

  @Test
  void thereAreSixty() {
    assertThat(SCRIPTS).hasSizeGreaterThanOrEqualTo(60);
  }
}
