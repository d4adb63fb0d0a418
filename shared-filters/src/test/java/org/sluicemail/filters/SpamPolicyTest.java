package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.sluicemail.filters.SpamPolicies.MAIL;
import static org.sluicemail.filters.SpamPolicies.MARK;
import static org.sluicemail.filters.SpamPolicies.advice;
import static org.sluicemail.filters.SpamPolicies.judge;
import static org.sluicemail.filters.SpamPolicies.needs;
import static org.sluicemail.filters.SpamPolicies.subject;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;

class SpamPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "reject, reject",
    "Reject, reject",
    "soft reject, tempfail",
    "soft_reject, tempfail",
    "rewrite subject, proceed",
    "add header, proceed",
    "greylist, proceed",
    "no action, proceed",
    "quarantine, quarantine",
    "discard, discard",
    "something new, proceed",
  })
  void hasAVerdictForEachAction(String action, String verdict) throws Exception {
    assertThat(judge("", action).verdict().word()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "reject, reject",
    "soft-reject, soft reject",
    "rewrite-subject, rewrite subject",
    "add-header, add header",
    "greylist, greylist",
    "no-action, no action",
    "quarantine, quarantine",
    "discard, discard",
    "otherwise, something new",
  })
  void letsTheOperatorChoose(String key, String action) throws Exception {
    for (String wanted : List.of("reject", "tempfail", "discard", "quarantine", "proceed")) {
      String yaml = "actions: {" + key + ": " + wanted + "}";
      assertThat(judge(yaml, action).verdict().word()).isEqualTo(wanted);
    }
  }

  @Test
  void knowsActionsThatWereAddedToTheScanner() throws Exception {
    String yaml = "actions: {custom: {Very Bad: discard, odd_one: quarantine}, otherwise: reject}";
    assertThat(judge(yaml, "very bad").verdict()).isInstanceOf(Verdict.Discard.class);
    assertThat(judge(yaml, "odd one").verdict()).isInstanceOf(Verdict.Quarantine.class);
    assertThat(judge(yaml, "other").verdict()).isInstanceOf(Verdict.Reject.class);
  }

  @Test
  void saysWhatIsDone() throws Exception {
    assertThat(judge("", "reject"))
        .isEqualTo(Outcome.reject(554, "5.7.1", "Spam message rejected"));
    assertThat(judge("", "soft reject"))
        .isEqualTo(Outcome.tempFail(451, "4.7.1", "Try again later"));
    assertThat(judge("", "add header")).isEqualTo(Outcome.PROCEED.edit(MARK));
    assertThat(judge("", "rewrite subject"))
        .isEqualTo(Outcome.PROCEED.edit(subject(1, "***SPAM*** Cheap pills")));
    assertThat(judge("", "quarantine")).isEqualTo(Outcome.quarantine("Spam message quarantined"));
    assertThat(judge("", "discard")).isEqualTo(Outcome.discard("spam: discard"));
  }

  @Test
  void doesSeveralThingsForOneAction() throws Exception {
    Outcome outcome =
        judge("actions: {reject: [quarantine, add-header, rewrite-subject]}", "reject");
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Quarantine.class);
    assertThat(outcome.edits()).containsExactly(MARK, subject(1, "***SPAM*** Cheap pills"));
  }

  @Test
  void heedsSeveralScannersAndTheStrongestVerdict() throws Exception {
    Findings both =
        advice("reject", Optional.of("first"), Optional.empty())
            .with("other", advice("add header").all(Finding.SpamAction.class).toList())
            .with("third", advice("add header").all(Finding.SpamAction.class).toList());
    Outcome outcome = judge("", MAIL, both);
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Reject(new Reply(554, "5.7.1", "first")));
    assertThat(outcome.edits()).containsExactly(MARK);
  }

  @ParameterizedTest
  @CsvSource({
    "Gtube pattern, 554 5.7.1 Gtube pattern",
    "'', 554 5.7.1 Spam message rejected",
    "550 5.7.9 Go, 554 5.7.1 Go",
    "450 4.7.1 Later, 554 5.7.1 Later",
  })
  void takesTheTextOfTheScannerButNotItsCode(String message, String reply) throws Exception {
    Findings found = advice("reject", Optional.of(message), Optional.empty());
    assertThat(judge("", MAIL, found).verdict())
        .isInstanceOfSatisfying(
            Verdict.Reject.class, verdict -> assertThat(verdict.reply()).hasToString(reply));
  }

  @Test
  void takesNoTextOfTheScannerWhereItMustNot() throws Exception {
    Findings found = advice("reject", Optional.of("theirs"), Optional.of("theirs"));
    String ours = "scanner-text: false\nreject-reply: 550 5.7.0 Ours\n";
    assertThat(judge(ours, MAIL, found)).isEqualTo(Outcome.reject(550, "5.7.0", "Ours"));
    String rewriting = "scanner-text: false\nactions: {reject: rewrite-subject}";
    assertThat(judge(rewriting, MAIL, found).edits())
        .containsExactly(subject(1, "***SPAM*** Cheap pills"));
  }

  @Test
  void hasRepliesAndReasonsOfTheOperator() throws Exception {
    String yaml =
        """
        tempfail-reply: 450 4.2.0 Busy
        quarantine-reason: odd
        spam-header: 'X-Junk: 1'
        """;
    assertThat(judge(yaml, "soft reject")).isEqualTo(Outcome.tempFail(450, "4.2.0", "Busy"));
    assertThat(judge(yaml, "quarantine").verdict()).isEqualTo(new Verdict.Quarantine("odd"));
    assertThat(judge(yaml, "add header").edits())
        .containsExactly(new Edit.Append(HeaderField.of("X-Junk", "1")));
  }

  @Test
  void ownsItsMarkWhateverIsDone() {
    assertThat(needs("").owns()).containsExactly("x-spam");
    assertThat(needs("actions: {add-header: reject}\nspam-header: 'X-Junk: 1'").owns())
        .containsExactly("x-junk");
  }

  @Test
  void leavesTheMarkToAScannerThatSetOne() throws Exception {
    Findings found =
        advice("add header").with("scan", List.of(new Finding.Mark("rspamd:spam-header")));
    assertThat(judge("", MAIL, found)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void proceedsWithoutAdvice() throws Exception {
    assertThat(judge("", MAIL, Findings.NONE)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void declaresNoMoreThanItDoes() throws Exception {
    String nothing =
        "actions: {reject: reject, rewrite-subject: proceed, add-header: proceed,"
            + " quarantine: discard}";
    Needs least = Needs.NONE.owns(List.of("X-Spam")).produces("spam-lowered");
    assertThat(needs(nothing)).isEqualTo(least);
    assertThat(needs(nothing.replace("add-header: proceed", "add-header: add-header")))
        .isEqualTo(least.emits(Edit.Kind.APPEND));
    assertThat(needs(nothing.replace("subject: proceed", "subject: rewrite-subject")))
        .isEqualTo(least.facts(Fact.SENDER).emits(Edit.Kind.REPLACE, Edit.Kind.APPEND));
    assertThat(needs(nothing.replace("quarantine: discard", "quarantine: quarantine")))
        .isEqualTo(least.mayQuarantine());
    assertThat(needs("").body()).isFalse();
  }

  @Test
  void namesEveryProblem() {
    assertThatThrownBy(() ->
            Fixture.build(
                new SpamPolicy(),
                """
                actions: {rejct: reject, reject: refuse, discard: redirect bob}
                symbols: {A: add-recipient, B: add-recipient a@b.org c@d.org}
                reject-reply: 451 4.7.1 Later
                tempfail-reply: 550 5.7.1 Never
                subject: '%s %s'
                spam-header: X-Spam
                scanner-text: perhaps
                """))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains(
            "test.yaml:1:11: actions.rejct: unknown key; did you mean 'reject'?",
            "test.yaml:1:34: actions.reject: 'refuse' is not one of",
            "test.yaml:1:51: actions.discard: expected an address",
            "test.yaml:2:14: symbols.A: expected an address",
            "test.yaml:2:32: symbols.B: add-recipient takes one address",
            "test.yaml:3:15: reject-reply: not a permanent reply",
            "test.yaml:4:17: tempfail-reply: not a transient reply",
            "test.yaml:5:10: subject: the received subject may stand in it once",
            "test.yaml:6:14: spam-header: expected a field",
            "test.yaml:7:15: scanner-text: 'perhaps' is neither true nor false");
    assertThatThrownBy(() -> Fixture.build(new SpamPolicy(), "quarantine-reason: ''"))
        .hasMessageContaining("quarantine-reason must not be empty");
    assertThatThrownBy(() -> Fixture.build(new SpamPolicy(), "reply-to-ours: {reject: nothing}"))
        .hasMessageContaining("reply-to-ours: there is no action 'nothing'");
  }
}
