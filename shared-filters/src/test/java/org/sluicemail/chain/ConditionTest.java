package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.chain.Condition.Truth.FALSE;
import static org.sluicemail.chain.Condition.Truth.TRUE;
import static org.sluicemail.chain.Condition.Truth.UNKNOWN;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.chain.Condition.Truth;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class ConditionTest {
  private static final Scene CONNECT = Scene.atConnect(Session.UNKNOWN);

  private static Condition fact(Moment known, boolean value) {
    return new Condition.Fact("key", known, Needs.NONE, Set.of(), scene -> value);
  }

  /** A condition that comes to {@code truth} at CONNECT. */
  private static Condition being(Truth truth) {
    return truth == UNKNOWN ? fact(Moment.SENDER, true) : fact(Moment.CONNECT, truth == TRUE);
  }

  private static Condition all(Condition... parts) {
    return new Condition.All(List.of(parts));
  }

  @ParameterizedTest
  @CsvSource({
    "TRUE, TRUE, TRUE",
    "TRUE, UNKNOWN, UNKNOWN",
    "TRUE, FALSE, FALSE",
    "UNKNOWN, TRUE, UNKNOWN",
    "UNKNOWN, UNKNOWN, UNKNOWN",
    "UNKNOWN, FALSE, FALSE",
    "FALSE, TRUE, FALSE",
    "FALSE, UNKNOWN, FALSE",
    "FALSE, FALSE, FALSE",
  })
  void allHoldWhenEachHolds(Truth one, Truth other, Truth both) {
    assertThat(all(being(one), being(other)).test(CONNECT)).isEqualTo(both);
  }

  @ParameterizedTest
  @CsvSource({"TRUE, FALSE", "FALSE, TRUE", "UNKNOWN, UNKNOWN"})
  void theContrary(Truth part, Truth contrary) {
    assertThat(new Condition.Not(being(part)).test(CONNECT)).isEqualTo(contrary);
    assertThat(new Condition.Not(new Condition.Not(being(part))).test(CONNECT)).isEqualTo(part);
  }

  @Test
  void notAllIsCertainAsSoonAsOneFails() {
    Condition notBoth = new Condition.Not(all(being(FALSE), being(UNKNOWN)));
    assertThat(notBoth.test(CONNECT)).isEqualTo(TRUE);
  }

  @Test
  void alwaysHolds() {
    assertThat(Condition.always().test(CONNECT)).isEqualTo(TRUE);
    assertThat(Condition.always().known()).isEqualTo(Moment.CONNECT);
    assertThat(Condition.always().needs()).isEqualTo(Needs.NONE);
    assertThat(Condition.always()).isEqualTo(all());
  }

  @Test
  void aFactIsUnknownBeforeItsMomentAndNotLookedAt() {
    Condition early =
        new Condition.Fact(
            "key",
            Moment.SENDER,
            Needs.NONE,
            Set.of(),
            scene -> scene.sender().orElseThrow().isNull());
    assertThat(early.test(CONNECT)).isEqualTo(UNKNOWN);
    assertThat(early.test(Scene.atSender(Session.UNKNOWN, ReversePath.NULL))).isEqualTo(TRUE);
  }

  @Test
  void severalAreKnownWithTheLastAndNeedWhatEachNeeds() {
    Condition helo =
        new Condition.Fact(
            "helo", Moment.SENDER, Needs.NONE.facts(Fact.HELO), Set.of("a"), scene -> true);
    Condition from =
        new Condition.Fact(
            "from-domain", Moment.HEADER, Needs.NONE.withHeader(), Set.of("b"), scene -> true);
    for (Condition both : Arrays.asList(all(helo, from), new Condition.Not(all(from, helo)))) {
      assertThat(both.known()).isEqualTo(Moment.HEADER);
      assertThat(both.needs()).isEqualTo(Needs.NONE.facts(Fact.HELO).withHeader());
      assertThat(both.findings()).containsExactlyInAnyOrder("a", "b");
    }
  }
}
