package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.filters.SpamPolicies.MAIL;
import static org.sluicemail.filters.SpamPolicies.MARK;
import static org.sluicemail.filters.SpamPolicies.advice;
import static org.sluicemail.filters.SpamPolicies.judge;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;

/** Mail that answers one of ours. */
class SpamPolicyLoweringTest {
  @ParameterizedTest
  @CsvSource({
    "reject, add header",
    "soft reject, no action",
    "rewrite_subject, no action",
    "add header, no action",
    "greylist, no action",
    "quarantine, add header",
    "discard, add header",
  })
  void lowersTheActionOfAReplyToOurs(String action, String lowered) throws Exception {
    Findings reply = advice(action).with("replies", List.of(REPLY));
    Outcome expected = lowered.equals("add header") ? Outcome.PROCEED.edit(MARK) : Outcome.PROCEED;
    assertThat(judge("", MAIL, reply))
        .isEqualTo(expected.find(new Finding.Mark("spam-lowered", lowered)));
  }

  private static final Finding REPLY =
      new Finding.ReplyToOurs("<1@example.net>", "bob@example.net");

  @Test
  void lowersOnlyWhatItIsTold() throws Exception {
    Findings reply = advice("reject").with("replies", List.of(REPLY));
    assertThat(judge("reply-to-ours: {add-header: no-action}", MAIL, reply))
        .isEqualTo(judge("", "reject"));
    String custom = "actions: {custom: {very bad: discard}}\nreply-to-ours: {Reject: very_bad}";
    assertThat(judge(custom, MAIL, reply).verdict()).isInstanceOf(Verdict.Discard.class);
    assertThat(judge("", MAIL, advice("no action").with("replies", List.of(REPLY))))
        .isEqualTo(Outcome.PROCEED);
    assertThat(judge("", MAIL, Findings.of("replies", REPLY))).isEqualTo(Outcome.PROCEED);
  }
}
