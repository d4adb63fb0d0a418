package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.chain.Decisions.BOB;
import static org.sluicemail.chain.Decisions.decide;
import static org.sluicemail.chain.Decisions.outcome;
import static org.sluicemail.chain.Decisions.verdict;
import static org.sluicemail.chain.Decisions.withBody;
import static org.sluicemail.chain.Told.LONG;
import static org.sluicemail.chain.Told.chain;
import static org.sluicemail.chain.Told.filter;
import static org.sluicemail.chain.Told.never;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.NoLeaks;
import org.sluicemail.mail.ReversePath;

/** Filters that take too long, and doors that wait no longer. */
class WaveDeadlineTest {
  private static final Duration SHORT = Duration.ofMillis(30);

  /** Enough for a part that has nothing to do, on a busy machine. */
  private static final Duration FAIR = Duration.ofSeconds(1);

  private static final Duration TICK = Duration.ofMillis(1);

  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final Message message = noLeaks.message("Subject: a\n\nbody\n");

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CONNECT")
  void aMomentHasADeadline(Moment moment) throws Exception {
    Deadlines deadlines =
        moment == Moment.MESSAGE
            ? new Deadlines(LONG, FAIR, LONG)
            : new Deadlines(FAIR, LONG, LONG);
    Part late = filter("late").onError(OnError.PROCEED).at(moment, Told::never);
    Part good = filter("good").at(moment, () -> Outcome.quarantine("good"));

    Decision decision = decide(message, chain(deadlines, late, good));

    assertThat(decision.verdict()).isEqualTo(new Verdict.Quarantine("good"));
    assertThat(decision.reports().getFirst().failure()).contains("no answer within 1000 ms");
    assertThat(decision.reports().getFirst().took()).isGreaterThan(SHORT);
  }

  @Test
  void theDeadlineOfAMessageHoldsForChecksPoliciesAndSealersTogether() throws Exception {
    Told proceed = filter("f").onError(OnError.PROCEED);
    Chain chain =
        chain(
            new Deadlines(LONG, SHORT, LONG),
            proceed.message(mail -> never()),
            proceed.policy((mail, all) -> never()),
            proceed.sealer((mail, all) -> {
              never();
              return List.of();
            }));

    Decision decision = decide(message, chain);

    assertThat(decision.reports())
        .extracting(report -> report.failure().orElseThrow())
        .last()
        .isEqualTo("no time was left");
    assertThat(decision.reports()).hasSize(3);
  }

  @Test
  void aLateAnswerIsDroppedCountedAndClosed() throws Exception {
    long before = Wave.lateAnswers();
    CountDownLatch release = new CountDownLatch(1);
    Part stubborn =
        filter("stubborn")
            .timeout(SHORT)
            .message(mail -> {
              awaitWithoutMinding(release);
              return withBody(noLeaks).find(new Finding.Mark("late"));
            });

    Decision decision = decide(message, chain(stubborn));
    assertThat(NoLeaks.threads()).as("the wave does not wait for it").isNotEmpty();
    release.countDown();
    noLeaks.assertNothingIsLeft();

    assertThat(decision.verdict()).isEqualTo(verdict(OnError.TEMPFAIL));
    assertThat(decision.findings().entries()).isEmpty();
    assertThat(Wave.lateAnswers() - before).isEqualTo(1);
  }

  /** As a library does that swallows the interrupt. */
  private static void awaitWithoutMinding(CountDownLatch release) {
    boolean waiting = true;
    while (waiting) {
      try {
        waiting = !release.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        waiting = true;
      }
    }
  }

  @Test
  void lateIsDecidedByOurClockAndNotByTheException() throws Exception {
    Part late =
        filter("late")
            .timeout(SHORT)
            .message(mail -> {
              try {
                never();
              } catch (InterruptedException e) {
                throw new IllegalStateException("wrapped", e);
              }
              return Outcome.PROCEED;
            });

    Decision decision = decide(message, chain(late));

    assertThat(decision.reports().getFirst().failure()).contains("no answer within 30 ms");
  }

  @Test
  void thePulseIsFeltWhileFiltersWorkAlsoFromOneToTheNext() throws Exception {
    CountDownLatch first = new CountDownLatch(3);
    CountDownLatch second = new CountDownLatch(6);
    Pulse pulse =
        () -> {
          first.countDown();
          second.countDown();
        };
    Chain chain =
        chain(
            new Deadlines(LONG, LONG, TICK),
            filter("check")
                .message(mail -> {
                  first.await();
                  return Outcome.PROCEED;
                }),
            filter("policy")
                .policy((mail, all) -> {
                  second.await();
                  return Outcome.PROCEED;
                }));

    assertThat(decide(message, chain, pulse).verdict()).isEqualTo(Verdict.proceed());
  }

  @Test
  void aDoorThatIsGoneCancelsTheWork() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Chain chain =
        chain(
            new Deadlines(LONG, LONG, TICK),
            filter("answers")
                .message(mail -> {
                  Outcome outcome = withBody(noLeaks);
                  answered.countDown();
                  return outcome;
                }),
            filter("waits")
                .message(mail -> {
                  try {
                    never();
                  } finally {
                    interrupted.countDown();
                  }
                  return Outcome.PROCEED;
                }));
    Pulse gone =
        () -> {
          if (answered.getCount() == 0) {
            throw new IOException("connection reset");
          }
        };

    assertThatThrownBy(() -> decide(message, chain, gone))
        .isInstanceOf(IOException.class)
        .hasMessage("connection reset");
    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void anInterruptOfTheDoorCancelsTheWork() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Chain chain =
        chain(
            filter("waits")
                .message(mail -> {
                  begun.countDown();
                  never();
                  return Outcome.PROCEED;
                }));
    Thread door =
        Thread.ofVirtual()
            .start(() -> {
              try {
                decide(message, chain);
              } catch (Exception e) {
                thrown.set(e);
              }
            });
    begun.await();
    door.interrupt();

    assertThat(door.join(Duration.ofMinutes(1))).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void contentsOfOneMailCanBeReadByAllWhileOneIsCancelled() throws Exception {
    byte[] body = new byte[1 << 20];
    Content content;
    try (var writer = noLeaks.spool().writer(body.length)) {
      writer.write(body, 0, body.length);
      content = writer.finish();
    }
    Message large = new Message(Mails.header("Subject: x\n"), content);
    CountDownLatch reading = new CountDownLatch(1);
    Chain chain =
        chain(
            filter("late")
                .onError(OnError.PROCEED)
                .timeout(SHORT)
                .message(mail -> {
                  try (var in = mail.message().open()) {
                    in.read();
                    never();
                  } finally {
                    reading.countDown();
                  }
                  return Outcome.PROCEED;
                }),
            filter("reads")
                .message(mail -> {
                  reading.await();
                  try (var in = mail.message().open()) {
                    return Outcome.quarantine("octets: " + in.readAllBytes().length);
                  }
                }));
    Transaction mail = chain.begin(Mails.session(), ReversePath.NULL, Door.ANY);

    Decision decision = mail.all(List.of(BOB), large, Pulse.NONE);

    mail.end(Ending.How.DECIDED);
    assertThat(decision.verdict()).isEqualTo(new Verdict.Quarantine("octets: " + large.size()));
    large.close();
  }
}
