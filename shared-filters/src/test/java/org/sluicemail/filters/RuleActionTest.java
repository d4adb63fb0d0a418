package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;

class RuleActionTest {
  @ParameterizedTest
  @CsvSource({
    "reject, 550 5.7.1 Rejected by local policy",
    "reject 554 5.7.0 Go away, 554 5.7.0 Go away",
    "reject  Go away, 550 5.7.1 Go away",
    "reject 521 No, 521 5.7.1 No",
  })
  void rejects(String text, String reply) {
    assertThat(verdict(text))
        .isInstanceOfSatisfying(
            Verdict.Reject.class, verdict -> assertThat(verdict.reply()).hasToString(reply));
  }

  @Test
  void defers() {
    assertThat(verdict("tempfail"))
        .isEqualTo(new Verdict.TempFail(new Reply(451, "4.7.1", "Try again later")));
    assertThat(verdict("tempfail 450 4.2.1 Busy"))
        .isEqualTo(new Verdict.TempFail(new Reply(450, "4.2.1", "Busy")));
  }

  @Test
  void givesTheRuleAsReasonWhenThereIsNoOther() {
    assertThat(verdict("discard")).isEqualTo(new Verdict.Discard("rule R"));
    assertThat(verdict("discard known pest")).isEqualTo(new Verdict.Discard("known pest"));
    assertThat(verdict("quarantine")).isEqualTo(new Verdict.Quarantine("rule R"));
    assertThat(verdict("quarantine odd")).isEqualTo(new Verdict.Quarantine("odd"));
  }

  private static Verdict verdict(String text) {
    return RuleAction.parse(text).end().orElseThrow().verdict("R");
  }

  @Test
  void addsAndFinds() {
    assertThat(RuleAction.parse("add-header X-Rule : a: b "))
        .isEqualTo(new RuleAction.AddHeader(HeaderField.of("X-Rule", "a: b")));
    assertThat(RuleAction.parse("find a.b-c_9"))
        .isEqualTo(new RuleAction.Find(new Finding.Mark("a.b-c_9")));
    assertThat(RuleAction.parse("find list of friends"))
        .isEqualTo(new RuleAction.Find(new Finding.Mark("list", "of friends")));
  }

  private static final Map<String, String> WRONG =
      Map.ofEntries(
          Map.entry("", "'' is not one of"),
          Map.entry("accept", "'accept' is not one of"),
          Map.entry("reject 451 4.7.1 later", "not a permanent reply"),
          Map.entry("tempfail 550 5.7.1 never", "not a transient reply"),
          Map.entry("add-header", "expected a field"),
          Map.entry("add-header X-Rule", "expected a field"),
          Map.entry("add-header X Rule: yes", "no header field name"),
          Map.entry("find", "expected a name"),
          Map.entry("find spam:reject", "expected a name"));

  @Test
  void refuses() {
    WRONG.forEach((text, why) ->
        assertThatIllegalArgumentException()
            .as(text)
            .isThrownBy(() -> RuleAction.parse(text))
            .withMessageContaining(why));
  }

  private static final Map<String, List<String>> CONTRARY =
      Map.of(
          "a rule needs 'then'", List.of(),
          "a rule has one verdict at most", List.of("reject", "discard"),
          "a header field is of no use to a mail that is not taken",
              List.of("add-header X-A: b", "tempfail"));

  @Test
  void contradictsItselfInNoRule() {
    RuleConditions none =
        new RuleConditions(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    CONTRARY.forEach((why, texts) -> {
      List<RuleAction> then = texts.stream().map(RuleAction::parse).toList();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Rule("R", none, then))
          .withMessage(why);
    });
  }
}
