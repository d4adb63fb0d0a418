package org.sluicemail.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

class RequiresServerConditionTest {
  private final String before = System.getProperty(RequiresServerCondition.REQUIRE, "false");

  @BeforeEach
  @AfterEach
  void restore() {
    System.setProperty(RequiresServerCondition.REQUIRE, before);
  }

  @Test
  void runsWhenNothingIsMissing() {
    assertThat(RequiresServerCondition.decide(List.of()).isDisabled()).isFalse();
  }

  @Test
  void skipsWithAReason() {
    System.setProperty(RequiresServerCondition.REQUIRE, "false");
    var result = RequiresServerCondition.decide(List.of("no a", "no b"));
    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).contains("no a; no b");
  }

  @Test
  void failsWhenServersAreRequired() {
    System.setProperty(RequiresServerCondition.REQUIRE, "true");
    assertThatThrownBy(() -> RequiresServerCondition.decide(List.of("no a")))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("no a");
  }
}
