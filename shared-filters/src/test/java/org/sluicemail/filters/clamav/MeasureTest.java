package org.sluicemail.filters.clamav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;

class MeasureTest {
  private static Verdict verdict(String text, String signature) {
    return Measure.parse(text).apply(Outcome.PROCEED, signature).verdict();
  }

  private static String words(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Proceed() -> "proceed";
      case Verdict.Quarantine(String reason) -> "quarantine " + reason;
      case Verdict.Discard(String reason) -> "discard " + reason;
      case Verdict.TempFail(var reply) -> "tempfail " + reply;
      case Verdict.Reject(var reply) -> "reject " + reply;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          reject                          | reject 554 5.7.1 Stopped by the virus scan
          reject Infected by {virus}!     | reject 554 5.7.1 Infected by X.Y!
          reject 550 5.7.0 {virus}        | reject 550 5.7.0 X.Y
          reject 550 {virus} and {virus}  | reject 550 5.7.1 X.Y and X.Y
          tempfail                        | tempfail 451 4.7.1 Stopped by the virus scan
          tempfail 450 4.3.2 Later {virus}| tempfail 450 4.3.2 Later X.Y
          discard                         | discard Virus scan
          discard it is {virus}           | discard it is X.Y
          quarantine                      | quarantine Virus scan
          quarantine   {virus} was found  | quarantine X.Y was found
          proceed                         | proceed
          """)
  void verdicts(String measure, String verdict) {
    assertThat(words(verdict(measure, "X.Y"))).isEqualTo(verdict);
  }

  @Test
  void aFieldIsAddedAndOurs() {
    Measure measure = Measure.parse("add-header X-Virus: {virus} (clamd)");
    assertThat(measure.apply(Outcome.PROCEED, "X.Y"))
        .isEqualTo(Outcome.PROCEED.edit(new Edit.Append(HeaderField.of("X-Virus", "X.Y (clamd)"))));
    assertThat(measure.needs())
        .isEqualTo(Needs.NONE.emits(Edit.Kind.APPEND).owns(List.of("X-Virus")));
  }

  /** Whatever is scanned may name what is found, and so what we say. */
  @ParameterizedTest
  @CsvSource({
    "'a\r\nX-Evil: 1', 'a\\r\\nX-Evil: 1'",
    "'a\tb', 'a\\tb'",
    "'450 4.0.0 x', '450 4.0.0 x'",
    "'{virus}', '{virus}'",
    "'b\u00fccher', 'b?cher'",
    "'a\u2028b\u202e', 'a\\u2028b\\u202e'",
    "'a\\b', 'a\\\\b'",
  })
  void aNameIsOnlyText(String signature, String shown) {
    assertThat(words(verdict("reject {virus}", signature))).isEqualTo("reject 554 5.7.1 " + shown);
    Edit edit =
        Measure.parse("add-header X-Virus: {virus}")
            .apply(Outcome.PROCEED, signature)
            .edits()
            .getFirst();
    assertThat(edit).isEqualTo(new Edit.Append(HeaderField.of("X-Virus", shown)));
  }

  @Test
  void aLongNameIsCut() {
    String reply = words(verdict("reject {virus}", "x".repeat(2000)));
    assertThat(reply).isEqualTo("reject 554 5.7.1 " + "x".repeat(197) + "...");
  }

  @Test
  void theStrongerVerdictHolds() {
    Outcome held = Outcome.tempFail(451, "4.7.1", "later");
    assertThat(Measure.parse("quarantine").apply(held, "").verdict()).isEqualTo(held.verdict());
    assertThat(Measure.parse("reject").apply(held, "").verdict().word()).isEqualTo("reject");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          drop                      | 'drop' is not one of proceed, add-header, quarantine
          Reject                    | 'Reject' is not one of
          proceed with care         | nothing is said to the client
          reject 450 4.7.1 x        | not a permanent reply
          tempfail 550 5.7.1 x      | not a transient reply
          add-header                | expected a field
          add-header X-Virus        | expected a field
          add-header X-Virus:       | expected a field
          add-header X Virus: x     | expected a field
          """)
  void refuses(String measure, String problem) {
    assertThatThrownBy(() -> Measure.parse(measure))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
