package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.filters.HeaderTables.scan;
import static org.sluicemail.filters.HeaderTables.value;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;

/** The values that tell what a scanner thought: bars, levels, symbols. */
class HeaderTableSpamTest {
  @Test
  void namesSymbolsByWeightSeveralOnALine() throws Exception {
    Finding.Symbol[] many =
        IntStream.rangeClosed(1, 1000)
            .mapToObj(i -> new Finding.Symbol("SYMBOL_" + i, -i, List.of()))
            .toArray(Finding.Symbol[]::new);
    String value = value("{spam-symbols}", scan("no action", 1, many));
    assertThat(value).startsWith(" SYMBOL_1000, SYMBOL_999, ").endsWith("SYMBOL_851");
    assertThat(value.lines()).allMatch(line -> line.length() < 100).hasSizeLessThan(30);
  }

  @ParameterizedTest
  @CsvSource({
    "0.99, /, ''",
    "-0.99, /, ''",
    "1, +, *",
    "2.99, ++, **",
    "-3.5, ---, ''",
  })
  void drawsOneSignForEachPoint(double score, String bar, String level) throws Exception {
    assertThat(value("{spam-bar}", scan("no action", score)).strip()).isEqualTo(bar);
    assertThat(value("{spam-level}", scan("no action", score)).strip()).isEqualTo(level);
  }

  @Test
  void drawsNoEndlessBar() throws Exception {
    Findings high = scan("reject", 1e12);
    assertThat(value("{spam-bar}", high).strip()).isEqualTo("+".repeat(50));
    assertThat(value("{spam-level}", high).strip()).isEqualTo("*".repeat(50));
  }

  @ParameterizedTest
  @CsvSource({
    "reject, True, Yes", "add header, False, Yes", "rewrite subject, False, Yes",
    "greylist, False, No", "soft reject, False, No", "no action, False, No",
    "quarantine, False, Yes", "discard, False, Yes", "of our own, False, Yes",
  })
  void saysWhetherItIsSpam(String action, String reject, String status) throws Exception {
    assertThat(value("{spam-result}", scan(action, 1)))
        .isEqualTo(" default: " + reject + " [1.00 / 15.00]");
    assertThat(value("{spam-status}", scan(action, 1))).isEqualTo(" " + status + ", score=1.00");
    assertThat(value("{spam|No}", scan(action, 1))).isEqualTo(" " + status);
  }

  @Test
  void listsSymbolsByWeightOneOnALine() throws Exception {
    Findings found =
        scan(
            "no action",
            -1.5,
            new Finding.Symbol("LOW", 0.1, List.of()),
            new Finding.Symbol("HAM", -4, List.of("a", "b\r\nX: y")),
            new Finding.Symbol("LONG", 2, List.of("x".repeat(5000))));
    String value = value("{spam-result}", found);
    assertThat(value)
        .startsWith(
            " default: False [-1.50 / 15.00];\r\n\tHAM(-4.00)[a, b\\r\\nX: y];\r\n\tLONG(2.00)[xxx")
        .endsWith("x...];\r\n\tLOW(0.10)[]");
    assertThat(value.lines()).allMatch(line -> line.length() < 998);
  }

  @Test
  void boundsTheNumberOfSymbols() throws Exception {
    Finding.Symbol[] many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> new Finding.Symbol("S" + i, i, List.of()))
            .toArray(Finding.Symbol[]::new);
    assertThat(value("{spam-result}", scan("reject", 1, many)).lines()).hasSize(151);
  }
}
