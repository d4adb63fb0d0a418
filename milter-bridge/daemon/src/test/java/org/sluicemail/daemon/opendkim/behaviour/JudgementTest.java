package org.sluicemail.daemon.opendkim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.daemon.opendkim.Action;
import org.sluicemail.daemon.opendkim.Actions;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.ReversePath;

class JudgementTest {
  private static final Envelope ENVELOPE = new Envelope(ReversePath.NULL);

  private static Actions all(Action action) {
    return new Actions(
        action, action, action, action, action, action, action, false, false, Optional.empty());
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Reject(var reply) -> reply.toString();
      case Verdict.TempFail(var reply) -> reply.toString();
      default -> verdict.word();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GOOD        | proceed                                  | proceed",
        "BAD         | 550 5.7.0 bad DKIM signature data        | 451 4.7.0 bad DKIM signature data",
        "REVOKED     | 550 5.7.0 DKIM key revoked               | 451 4.7.0 DKIM key revoked",
        "NO_KEY      | 550 5.7.0 DKIM key retrieval failed      | 451 4.7.5 DKIM key retrieval failed",
        "UNAVAILABLE | 550 5.7.0 DKIM key retrieval failed      | 451 4.7.5 DKIM key retrieval failed",
        "UNUSABLE    | proceed                                  | proceed",
      })
  void repliesAsOpenDkim(Standing standing, String rejected, String deferred) {
    Judgement rejects = new Judgement(all(Action.REJECT));
    Judgement defers = new Judgement(all(Action.TEMPFAIL));
    assertThat(word(rejects.of(standing, ENVELOPE).verdict())).isEqualTo(rejected);
    assertThat(word(defers.of(standing, ENVELOPE).verdict())).isEqualTo(deferred);
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void theServerIsAskedForAQuarantineOnlyWhereThereIsOne(Action action) {
    assertThat(new Judgement(all(action)).needs().quarantines())
        .isEqualTo(action == Action.QUARANTINE);
  }

  @Test
  void theServerIsAskedForRecipientsOnlyWhereMailIsRedirected() {
    assertThat(new Judgement(all(Action.REJECT)).needs()).isEqualTo(Needs.NONE);
    Actions redirects =
        new Actions(
            Action.ACCEPT,
            Action.ACCEPT,
            Action.ACCEPT,
            Action.ACCEPT,
            Action.ACCEPT,
            Action.ACCEPT,
            Action.ACCEPT,
            false,
            false,
            Optional.of("pm@example.test"));
    assertThat(new Judgement(redirects).needs().edits())
        .contains(Edit.Kind.ADD_RECIPIENT, Edit.Kind.REMOVE_RECIPIENT, Edit.Kind.APPEND);
  }

  @Test
  void whatWeFailAtIsSetAsideWhenAsked() {
    Actions captures =
        new Actions(
            Action.ACCEPT,
            Action.ACCEPT,
            Action.REJECT,
            Action.ACCEPT,
            Action.ACCEPT,
            Action.ACCEPT,
            Action.ACCEPT,
            false,
            true,
            Optional.empty());
    assertThat(new Judgement(captures).internal("x").word()).isEqualTo("quarantine");
    assertThat(new Judgement(captures).needs().quarantines()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ACCEPT, PROCEED",
    "REJECT, REJECT",
    "TEMPFAIL, TEMPFAIL",
    "DISCARD, TEMPFAIL",
    "QUARANTINE, TEMPFAIL"
  })
  void aPartThatIsLateFailsAsConfigured(Action action, OnError expected) {
    assertThat(new Judgement(all(action)).onError()).isEqualTo(expected);
  }
}
