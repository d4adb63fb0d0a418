package org.sluicemail.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTest {
  private static final Findings SOME =
      Findings.of("rules", new Finding.Mark("virus-free", "yes"))
          .with("rspamd", List.of(new Finding.Symbol("EICAR", 1, List.of())))
          .with("clamav", List.of(new Finding.Virus("Eicar-Test-Signature")));

  @ParameterizedTest
  @CsvSource({
    "virus, true",
    "virus:Eicar-Test-Signature, true",
    "virus:eicar-test-signature, false",
    "virus:EICAR, false",
    "virus:, false",
    "virus-free, true",
    "symbol:EICAR, true",
    "EICAR, false",
    "symbol, false",
  })
  void conditionsAskByName(String asked, boolean there) {
    assertThat(SOME.has(asked)).isEqualTo(there);
  }

  @Test
  void aMarkIsNoVirus() {
    assertThat(Findings.of("rules", new Finding.Mark("x")).has(Finding.Virus.ANY)).isFalse();
  }

  @Test
  void findingsAreReadByKind() {
    assertThat(SOME.first(Finding.Virus.class)).contains(new Finding.Virus("Eicar-Test-Signature"));
    assertThat(SOME.all(Finding.Symbol.class)).hasSize(1);
    assertThat(Findings.NONE.first(Finding.Virus.class)).isEmpty();
  }
}
