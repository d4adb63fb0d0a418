package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Moment;

class ChainTest {
  private static Told bare(Needs needs) {
    return Told.filter("f").needs(needs);
  }

  @Test
  void anEmptyOneNeedsNothing() {
    Chain chain = Told.chain();
    assertThat(chain.isEmpty()).isTrue();
    assertThat(chain.needs()).isEqualTo(Needs.NONE);
    assertThat(chain.moments()).isEmpty();
    assertThat(chain.decidesAtMessage()).isFalse();
  }

  @Test
  void needsWhatItsPartsNeedTogether() {
    Chain chain =
        Told.chain(
            bare(Needs.NONE.macros(List.of("j"))).at(Moment.SENDER, () -> Outcome.PROCEED),
            bare(Needs.NONE.emits(Edit.Kind.APPEND)).at(Moment.HEADER, () -> Outcome.PROCEED));
    assertThat(chain.needs())
        .isEqualTo(
            Needs.NONE
                .macros(List.of("j"))
                .facts(Fact.SENDER)
                .withHeader()
                .emits(Edit.Kind.APPEND));
    assertThat(chain.moments()).containsExactlyInAnyOrder(Moment.SENDER, Moment.HEADER);
    assertThat(chain.decidesAtMessage()).isFalse();
    assertThat(chain.isEmpty()).isFalse();
  }

  @Test
  void keepsTheOrderWithinEachKind() {
    Part first = bare(Needs.NONE).policy((mail, findings) -> Outcome.PROCEED);
    Part message = bare(Needs.NONE).at(Moment.MESSAGE, () -> Outcome.PROCEED);
    Part second = bare(Needs.NONE).policy((mail, findings) -> Outcome.PROCEED);
    Part observer = bare(Needs.NONE).observer(ending -> {});
    Chain chain = Told.chain(observer, first, message, second);
    assertThat(chain.policies()).containsExactly(first, second);
    assertThat(chain.messageFilters()).containsExactly(message);
    assertThat(chain.observers()).containsExactly(observer);
    assertThat(chain.senderFilters()).isEmpty();
    assertThat(chain.parts()).containsExactly(observer, first, message, second);
    assertThat(chain.decidesAtMessage()).isTrue();
  }
}
