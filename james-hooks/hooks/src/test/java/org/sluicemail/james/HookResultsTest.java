package org.sluicemail.james;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.james.protocols.smtp.hook.HookResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;

class HookResultsTest {
  /** James sends what it gets: a second line would be a second reply. */
  @Test
  void aReplyIsOneLineOfAscii() {
    Reply reply = new Reply(550, "5.7.1", "one\r\n250 two\0\u00e9" + "x".repeat(600));
    HookResult result = HookResults.of(new Verdict.Reject(reply));
    assertThat(result.getSmtpDescription())
        .startsWith("5.7.1 one 250 two")
        .matches("[\\x20-\\x7E]{1,500}");
  }

  /** OK at MAIL or RCPT would skip the checks of James that come after us. */
  @Test
  void whatIsAcceptedIsLeftToJames() {
    assertThat(HookResults.of(Verdict.proceed())).isEqualTo(HookResult.DECLINED);
    assertThat(HookResults.of(new Verdict.Quarantine("odd"))).isEqualTo(HookResult.DECLINED);
    assertThat(HookResults.of(OnError.PROCEED)).isEqualTo(HookResult.DECLINED);
  }

  @ParameterizedTest
  @EnumSource
  void everyFailureHasAnAnswer(OnError onError) {
    assertThat(HookResults.of(onError)).isNotNull();
  }
}
