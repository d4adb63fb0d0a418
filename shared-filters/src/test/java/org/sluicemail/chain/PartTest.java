package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.ReversePath;

class PartTest {
  private static final Told BARE = Told.filter("f").needs(Needs.NONE);

  static Stream<Arguments> kinds() {
    Needs sender = Needs.NONE.facts(Fact.SENDER);
    return Stream.of(
        Arguments.of(BARE.at(Moment.SENDER, () -> Outcome.PROCEED), Moment.SENDER, sender),
        Arguments.of(
            BARE.at(Moment.RECIPIENT, () -> Outcome.PROCEED),
            Moment.RECIPIENT,
            sender.facts(Fact.RECIPIENTS)),
        Arguments.of(
            BARE.at(Moment.HEADER, () -> Outcome.PROCEED), Moment.HEADER, Needs.NONE.withHeader()),
        Arguments.of(BARE.at(Moment.MESSAGE, () -> Outcome.PROCEED), Moment.MESSAGE, Needs.NONE),
        Arguments.of(BARE.policy((mail, findings) -> Outcome.PROCEED), Moment.MESSAGE, Needs.NONE),
        Arguments.of(
            BARE.sealer((mail, findings) -> List.of()),
            Moment.MESSAGE,
            Needs.NONE.withHeader().emits(Edit.Kind.PREPEND)),
        Arguments.of(BARE.observer(ending -> {}), Moment.MESSAGE, Needs.NONE));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theKindTellsMomentAndNeeds(Part part, Moment moment, Needs needs) {
    assertThat(part.moment()).isEqualTo(moment);
    assertThat(Part.moment(part.filter())).isEqualTo(moment);
    assertThat(part.needs()).isEqualTo(needs);
  }

  @Test
  void needsWhatTheFilterAndItsConditionNeed() {
    Condition condition =
        new Condition.Fact(
            "helo", Moment.SENDER, Needs.NONE.facts(Fact.HELO), Set.of(), scene -> true);
    Part part =
        BARE.needs(Needs.NONE.withMessage().emits(Edit.Kind.BODY))
            .when(condition)
            .at(Moment.HEADER, () -> Outcome.PROCEED);
    assertThat(part.needs())
        .isEqualTo(Needs.NONE.withMessage().emits(Edit.Kind.BODY).facts(Fact.HELO));
  }

  @Test
  void anObserverNeverDecides() {
    Told strict = BARE.onError(OnError.REJECT);
    assertThat(strict.observer(ending -> {}).onError()).isEqualTo(OnError.PROCEED);
    assertThat(strict.at(Moment.SENDER, () -> Outcome.PROCEED).onError()).isEqualTo(OnError.REJECT);
  }

  @Test
  void runsOnlyWhenItsConditionHoldsForCertain() {
    Scene scene = Scene.atSender(Mails.session(), ReversePath.NULL);
    Part always = BARE.at(Moment.SENDER, () -> Outcome.PROCEED);
    Part never =
        BARE.when(new Condition.Not(Condition.always())).at(Moment.SENDER, () -> Outcome.PROCEED);
    Condition late = new Condition.Fact("size", Moment.MESSAGE, Needs.NONE, Set.of(), mail -> true);
    Part unknown = BARE.when(late).at(Moment.SENDER, () -> Outcome.PROCEED);
    assertThat(Part.willing(List.of(never, always, unknown), scene)).containsExactly(always);
  }
}
