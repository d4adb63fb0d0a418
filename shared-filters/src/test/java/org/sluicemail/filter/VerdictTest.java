package org.sluicemail.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

class VerdictTest {
  private static final List<Verdict> BY_STRENGTH =
      List.of(
          Verdict.proceed(),
          new Verdict.Quarantine("odd"),
          new Verdict.TempFail(Reply.UNAVAILABLE),
          new Verdict.Discard(""),
          new Verdict.Reject(new Reply(550, "5.7.1", "no")));

  @Test
  void theStrongerWinsInEitherOrder() {
    for (int weak = 0; weak < BY_STRENGTH.size(); weak++) {
      for (int strong = weak; strong < BY_STRENGTH.size(); strong++) {
        Verdict winner = BY_STRENGTH.get(strong);
        assertThat(BY_STRENGTH.get(weak).or(winner)).isEqualTo(winner);
        assertThat(winner.or(BY_STRENGTH.get(weak))).isEqualTo(winner);
      }
    }
  }

  @Test
  void ofEqualOnesTheFirstWins() {
    Verdict first = new Verdict.Quarantine("first");
    assertThat(first.or(new Verdict.Quarantine("second"))).isSameAs(first);
  }

  @Test
  void onlyProceedAndQuarantineAccept() {
    assertThat(BY_STRENGTH.stream().filter(Verdict::accepts).map(Verdict::word))
        .containsExactly("proceed", "quarantine");
  }

  @Test
  void aQuarantineHasAReason() {
    assertThatThrownBy(() -> new Verdict.Quarantine(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void needsAddUp() {
    Needs one = Needs.NONE.facts(Fact.HELO).emits(Edit.Kind.TOP).owns(List.of("X-A"));
    Needs other = Needs.NONE.macros(Set.of("i")).mayQuarantine().produces("a").withMessage();

    Needs both = one.and(other);

    assertThat(both).isEqualTo(other.and(one));
    assertThat(both)
        .isEqualTo(
            new Needs(
                Set.of(Fact.HELO),
                Set.of("i"),
                true,
                true,
                Set.of(Edit.Kind.TOP, Edit.Kind.REMOVE_ALL),
                true,
                Set.of("a", Verdict.Quarantine.FINDING),
                Set.of("x-a")));
    assertThat(both.and(Needs.NONE)).isEqualTo(both);
    assertThat(one.body()).isFalse();
  }

  @Test
  void editsRefuseWhatNoServerCanDo() {
    HeaderField field = HeaderField.of("A", "b");
    for (Runnable edit :
        List.<Runnable>of(
            () -> new Edit.Insert(-1, field),
            () -> new Edit.Replace(0, field),
            () -> new Edit.Remove("A", 0),
            () -> new Edit.ChangeSender(ReversePath.of("a\r\nRCPT TO:<b@example.org>")),
            () -> new Edit.ChangeSender(ReversePath.of("a@example.org", "SIZE=1\nX")),
            () -> new Edit.AddRecipient(Recipient.of("a\0@example.org")))) {
      assertThatThrownBy(edit::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anOutcomeGivesUpItsBodies() {
    Content one = Content.of(new byte[1]);
    Content other = Content.of(new byte[1]);
    Outcome outcome =
        Outcome.PROCEED.edit(new Edit.ReplaceBody(one)).edit(new Edit.ReplaceBody(other));

    outcome.close();

    assertThatThrownBy(one::open).isInstanceOf(IOException.class);
    assertThatThrownBy(other::open).isInstanceOf(IOException.class);
  }

  @Test
  void findingsKeepTheOrderOfTheFilters() {
    Finding.Symbol symbol = new Finding.Symbol("GTUBE", 9, List.of());
    Findings findings =
        Findings.of("rules", new Finding.Mark("m"))
            .with("rspamd", List.of(symbol))
            .with("nothing", List.of());

    assertThat(findings.has("symbol:GTUBE")).isTrue();
    assertThat(findings.has("symbol:gtube")).isFalse();
    assertThat(findings.first(Finding.Symbol.class)).contains(symbol);
    assertThat(findings.entries())
        .extracting(Findings.Entry::filter)
        .containsExactly("rules", "rspamd");
  }
}
