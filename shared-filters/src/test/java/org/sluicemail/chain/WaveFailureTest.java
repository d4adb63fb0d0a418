package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.chain.Decisions.decide;
import static org.sluicemail.chain.Decisions.outcome;
import static org.sluicemail.chain.Decisions.verdict;
import static org.sluicemail.chain.Decisions.withBody;
import static org.sluicemail.chain.Told.chain;
import static org.sluicemail.chain.Told.filter;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.NoLeaks;

/** What becomes of filters that fail. */
class WaveFailureTest {
  private static final Duration SHORT = Duration.ofMillis(30);

  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final Message message = noLeaks.message("Subject: a\n\nbody\n");

  static Stream<Arguments> failures() {
    List<Arguments> all = new ArrayList<>();
    for (OnError onError : OnError.values()) {
      failure(
          all,
          onError,
          "IOException",
          () -> {
            throw new IOException("no answer from 192.0.2.9");
          });
      failure(
          all,
          onError,
          "IOException without a message",
          () -> {
            throw new IOException();
          });
      failure(
          all,
          onError,
          "RuntimeException",
          () -> {
            throw new IllegalStateException("on purpose");
          });
      failure(all, onError, "StackOverflowError", () -> overflow(1));
      failure(
          all,
          onError,
          "LinkageError",
          () -> {
            throw new NoClassDefFoundError("on purpose");
          });
      failure(
          all,
          onError,
          "interrupted",
          () -> {
            throw new InterruptedException();
          });
      failure(all, onError, "late", Told::never);
    }
    return all.stream();
  }

  private static void failure(
      List<Arguments> all, OnError onError, String name, Told.Answer failure) {
    all.add(Arguments.argumentSet(onError + " " + name, onError, failure));
  }

  @SuppressWarnings("InfiniteRecursion") // it is what the test is about
  private static Outcome overflow(int depth) {
    Outcome deeper = depth < 0 ? Outcome.PROCEED : overflow(depth + 1);
    return deeper.edit(new Edit.RemoveAll("never" + depth));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theOperatorOwnsFailure(OnError onError, Told.Answer failure) throws Exception {
    Part fails = filter("fails").onError(onError).timeout(SHORT).message(mail -> failure.get());

    Decision decision = decide(message, chain(fails));

    assertThat(decision.verdict()).isEqualTo(verdict(onError));
    assertThat(decision.reports()).hasSize(1);
    assertThat(decision.reports().getFirst().failure()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CONNECT")
  void failureIsAnAnswerAtEveryMoment(Moment moment) throws Exception {
    Part fails =
        filter("fails")
            .at(
                moment,
                () -> {
                  throw new IOException("away");
                });

    Decision decision = decide(message, chain(fails));

    assertThat(decision.verdict()).isEqualTo(verdict(OnError.TEMPFAIL));
    assertThat(decision.reports().getFirst().failure()).contains("away");
    assertThat(decision.reports().getFirst().moment()).isEqualTo(moment);
  }

  @Test
  void aFailureInObserveModeCountsForNothing() throws Exception {
    Part fails =
        filter("fails")
            .onError(OnError.REJECT)
            .observing()
            .message(mail -> {
              throw new IOException("away");
            });

    Decision decision = decide(message, chain(fails));

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.reports().getFirst().failure()).contains("away");
  }

  @Test
  void anUndeclaredEditIsAFailure() throws Exception {
    Needs body = Needs.NONE.emits(Edit.Kind.BODY);
    Outcome outcome = withBody(noLeaks).edit(new Edit.RemoveAll("Subject"));

    Decision decision = decide(message, chain(filter("f").needs(body).message(mail -> outcome)));

    assertThat(decision.verdict()).isEqualTo(verdict(OnError.TEMPFAIL));
    assertThat(decision.edits()).isEmpty();
    assertThat(decision.reports().getFirst().failure().orElseThrow()).contains("REMOVE_ALL");
  }

  @Test
  void anUndeclaredQuarantineAndDiscardOfARecipientAreFailures() throws Exception {
    Told none = filter("f").needs(Needs.NONE);

    Decision quarantine = decide(message, chain(none.message(mail -> Outcome.quarantine("odd"))));
    Decision discard =
        decide(message, chain(none.at(Moment.RECIPIENT, () -> Outcome.discard("spam"))));
    Decision allowed = decide(message, chain(none.message(mail -> Outcome.discard("spam"))));

    assertThat(quarantine.verdict()).isEqualTo(verdict(OnError.TEMPFAIL));
    assertThat(discard.verdict()).isEqualTo(verdict(OnError.TEMPFAIL));
    assertThat(allowed.verdict().word()).isEqualTo("discard");
  }
}
