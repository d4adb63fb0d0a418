package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class OutlookTest {
  private static final Needs BODY = Needs.NONE.withMessage();

  private static Condition found(String name) {
    return new Condition.Fact(
        "finding", Moment.RECIPIENT, Needs.NONE, Set.of(name), scene -> scene.findings().has(name));
  }

  private static Condition known(Moment moment, boolean holds) {
    return new Condition.Fact("fact", moment, Needs.NONE, Set.of(), scene -> holds);
  }

  private static Part message(String name, Needs needs, Condition condition) {
    return Told.filter(name).needs(needs).when(condition).at(Moment.MESSAGE, () -> Outcome.PROCEED);
  }

  private static Chain chain(Part... parts) {
    return new Chain("test", List.of(parts), Told.PATIENT, Limits.DEFAULT);
  }

  /** What is wanted of a mail in whose header {@code marks} were found. */
  private static String wanted(Chain chain, String... marks) {
    Findings findings = Findings.NONE;
    for (String mark : marks) {
      findings = findings.with("header", List.of(new Finding.Mark(mark)));
    }
    Scene scene = Scene.of(Session.UNKNOWN, new Envelope(ReversePath.NULL), Header.EMPTY);
    Outlook outlook = Outlook.of(chain, scene.with(findings));
    return outlook.wantsBody() ? "body" : outlook.wantsMessage() ? "message" : "nothing";
  }

  @Test
  void whoHasNoConditionIsAsked() {
    assertThat(wanted(chain(message("f", BODY, Condition.always())))).isEqualTo("body");
    assertThat(wanted(chain(message("f", Needs.NONE, Condition.always())))).isEqualTo("message");
    assertThat(wanted(chain())).isEqualTo("nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT,   true,  body",
    "CONNECT,   false, nothing",
    "HEADER,    false, nothing",
    "MESSAGE,   false, body",
    "MESSAGE,   true,  body",
  })
  void aConditionThatIsKnownDecides(Moment moment, boolean holds, String expected) {
    assertThat(wanted(chain(message("f", BODY, known(moment, holds))))).isEqualTo(expected);
  }

  @Test
  void aFindingThatNobodyFindsAnyMoreDecides() {
    Chain chain = chain(message("f", BODY, found("a")), message("g", Needs.NONE, found("b")));
    assertThat(wanted(chain)).isEqualTo("nothing");
    assertThat(wanted(chain, "a")).isEqualTo("body");
    assertThat(wanted(chain, "b")).isEqualTo("message");
  }

  @Test
  void aFindingThatMayYetComeDoesNot() {
    Part finder = message("finder", Needs.NONE.produces("a", "virus:*"), Condition.always());
    assertThat(wanted(chain(finder, message("f", BODY, found("a"))))).isEqualTo("body");
    assertThat(wanted(chain(finder, message("f", BODY, found("virus:x"))))).isEqualTo("body");
    assertThat(wanted(chain(finder, message("f", BODY, found("b"))))).isEqualTo("message");
    Condition not = new Condition.Not(found("a"));
    assertThat(wanted(chain(finder, message("f", BODY, not)))).isEqualTo("body");
    assertThat(wanted(chain(finder, message("f", BODY, not)), "a")).isEqualTo("message");
  }

  @Test
  void ofSeveralConditionsOneThatFailsIsEnough() {
    Condition open = known(Moment.MESSAGE, true);
    Condition no = known(Moment.CONNECT, false);
    assertThat(wanted(chain(message("f", BODY, new Condition.All(List.of(open, no))))))
        .isEqualTo("nothing");
    assertThat(wanted(chain(message("f", BODY, new Condition.Any(List.of(open, no))))))
        .isEqualTo("body");
    assertThat(wanted(chain(message("f", BODY, new Condition.Any(List.of(no, no))))))
        .isEqualTo("nothing");
  }

  @Test
  void whoObservesIsAlwaysAsked() {
    Part observer =
        Told.filter("o").needs(BODY).when(known(Moment.CONNECT, false)).observer(ending -> {});
    assertThat(wanted(chain(observer))).isEqualTo("body");
    assertThat(chain(observer).mayDoWithoutBody()).isFalse();
  }

  @Test
  void theServerIsToldThatTheBodyMayNotBeWantedOnlyWhereThatCanBeKnown() {
    Part early = message("f", BODY, known(Moment.HEADER, true));
    Part late = message("f", BODY, known(Moment.MESSAGE, true));
    Part always = message("f", BODY, Condition.always());
    Part finder = message("finder", Needs.NONE.produces("a"), Condition.always());
    assertThat(chain(early).mayDoWithoutBody()).isTrue();
    assertThat(chain(early, late).mayDoWithoutBody()).isFalse();
    assertThat(chain(early, always).mayDoWithoutBody()).isFalse();
    assertThat(chain(message("f", BODY, found("a"))).mayDoWithoutBody()).isTrue();
    assertThat(chain(finder, message("f", BODY, found("a"))).mayDoWithoutBody()).isFalse();
    assertThat(chain(finder).mayDoWithoutBody()).isTrue();
  }
}
