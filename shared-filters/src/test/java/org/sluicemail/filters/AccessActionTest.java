package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;

class AccessActionTest {
  private static String reply(String action) {
    return switch (((AccessAction.End) AccessAction.parse(action)).verdict()) {
      case Verdict.Reject(var reply) -> "reject " + reply;
      case Verdict.TempFail(var reply) -> "tempfail " + reply;
      case Verdict other -> other.toString();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "REJECT, reject 554 5.7.1 Access denied",
    "reject no spam, reject 554 5.7.1 no spam",
    "REJECT 5.1.1 who?, reject 554 5.1.1 who?",
    "550 no, reject 550 5.7.1 no",
    "550 5.2.1 no, reject 550 5.2.1 no",
    "550 4.2.1 no, reject 550 5.2.1 no",
    "DEFER, tempfail 450 4.7.1 Try again later",
    "DEFER_IF_PERMIT soon, tempfail 450 4.7.1 soon",
    "421 4.3.2 full, tempfail 421 4.3.2 full"
  })
  void refusals(String action, String reply) {
    assertThat(reply(action)).isEqualTo(reply);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OK", "ok", "permit", "1234567890", "OK for now"})
  void agreements(String action) {
    assertThat(AccessAction.parse(action)).isEqualTo(new AccessAction.End(Verdict.proceed()));
  }

  @Test
  void others() {
    assertThat(AccessAction.parse("DUNNO")).isEqualTo(new AccessAction.Pass());
    assertThat(AccessAction.parse("warn  look")).isEqualTo(new AccessAction.Note("look"));
    assertThat(AccessAction.parse("PREPEND X-List: a: b"))
        .isEqualTo(new AccessAction.Prepend(HeaderField.of("X-List", "a: b")));
    assertThat(AccessAction.parse("HOLD why"))
        .isEqualTo(new AccessAction.End(new Verdict.Quarantine("why")));
    assertThat(AccessAction.parse("HOLD"))
        .isEqualTo(new AccessAction.End(new Verdict.Quarantine("access table")));
    assertThat(AccessAction.parse("DISCARD"))
        .isEqualTo(new AccessAction.End(new Verdict.Discard("access table")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "REDIRECT a@example.org", "FILTER smtp:x", "BCC a@example.org", "DEFER_IF_REJECT x",
        "permit_mynetworks", "reject_unknown_client_hostname", "250x ok", "PREPEND nothing",
            "PREPEND :x",
        "PREPEND a b: c", "$1"
      })
  void refusesWhatItCannotDo(String action) {
    assertThatThrownBy(() -> AccessAction.parse(action))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
