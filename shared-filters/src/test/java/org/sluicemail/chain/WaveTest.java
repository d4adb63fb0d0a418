package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.chain.Told.LONG;
import static org.sluicemail.chain.Told.chain;
import static org.sluicemail.chain.Told.filter;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.NoLeaks;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

class WaveTest {
  private static final Duration SHORT = Duration.ofMillis(30);

  /** Enough for a part that has nothing to do, on a busy machine. */
  private static final Duration FAIR = Duration.ofSeconds(1);

  private static final Duration TICK = Duration.ofMillis(1);
  private static final Recipient BOB = Recipient.of("<bob@example.org>");

  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final CountDownLatch never = new CountDownLatch(1);
  private final Message message = Mails.message("Subject: a\n\nbody\n");

  @AfterEach
  void close() {
    message.close();
  }

  private Decision decide(Chain chain) throws Exception {
    return decide(chain, Pulse.NONE);
  }

  private Decision decide(Chain chain, Pulse pulse) throws Exception {
    Transaction mail = chain.begin(Mails.session(), ReversePath.NULL, Door.ANY);
    try {
      return mail.all(List.of(BOB), message, pulse);
    } finally {
      mail.end(Ending.How.DECIDED);
    }
  }

  private static Outcome reject(String text) {
    return Outcome.reject(550, "5.7.1", text);
  }

  private static Verdict rejected(String text) {
    return reject(text).verdict();
  }

  /** A body in the spool, so that a leak is seen. */
  private Outcome withBody() throws IOException {
    try (var body = noLeaks.spool().writer(1000)) {
      body.write(new byte[100], 0, 100);
      return Outcome.PROCEED.edit(new Edit.ReplaceBody(body.finish()));
    }
  }

  // ---- order

  static Stream<List<Integer>> orders() {
    List<List<Integer>> orders = new ArrayList<>();
    permute(List.of(), List.of(0, 1, 2, 3), orders);
    return orders.stream();
  }

  private static void permute(List<Integer> done, List<Integer> left, List<List<Integer>> all) {
    if (left.isEmpty()) {
      all.add(done);
    }
    for (Integer next : left) {
      List<Integer> more = new ArrayList<>(done);
      more.add(next);
      permute(more, left.stream().filter(i -> !i.equals(next)).toList(), all);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void mergesInConfiguredOrderHoweverAnswersArrive(List<Integer> order) throws Exception {
    List<CountDownLatch> turns = Stream.generate(() -> new CountDownLatch(1)).limit(5).toList();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int turn = order.indexOf(i);
      String name = "f" + i;
      Outcome outcome =
          Outcome.quarantine(name)
              .edit(new Edit.Append(HeaderField.of("X-Name", name)))
              .find(new Finding.Mark(name));
      parts.add(
          filter(name)
              .message(mail -> {
                turns.get(turn).await();
                turns.get(turn + 1).countDown();
                return outcome;
              }));
    }
    turns.getFirst().countDown();

    Decision decision = decide(chain(parts.toArray(Part[]::new)));

    List<String> names = List.of("f0", "f1", "f2", "f3");
    assertThat(decision.verdict()).isEqualTo(new Verdict.Quarantine("f0"));
    assertThat(decision.reports()).extracting(Report::filter).isEqualTo(names);
    assertThat(decision.findings().entries())
        .extracting(e -> e.filter() + " " + e.finding().name())
        .isEqualTo(names.stream().flatMap(f -> Stream.of(f + " " + f, f + " quarantine")).toList());
    assertThat(decision.edits())
        .extracting(edit -> ((Edit.Append) edit).field().text())
        .isEqualTo(names);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CONNECT")
  void partsOfOneMomentRunSideBySide(Moment moment) throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Told.Answer meets =
        () -> {
          both.countDown();
          both.await();
          return Outcome.PROCEED;
        };

    Decision decision = decide(chain(filter("a").at(moment, meets), filter("b").at(moment, meets)));

    assertThat(decision.reports()).hasSize(2).noneMatch(r -> r.failure().isPresent());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CONNECT")
  void aPartRunsOnAVirtualThreadOfItsOwnAlsoWhenItIsAlone(Moment moment) throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    decide(
        chain(
            filter("alone")
                .at(
                    moment,
                    () -> {
                      thread.set(Thread.currentThread());
                      return Outcome.PROCEED;
                    })));

    assertThat(thread.get().isVirtual()).isTrue();
    assertThat(thread.get()).isNotSameAs(Thread.currentThread());
    assertThat(thread.get().getName()).isEqualTo("sluice alone");
  }

  // ---- early end

  @Test
  void aRejectWaitsForAllConfiguredBeforeIt() throws Exception {
    CountDownLatch pulses = new CountDownLatch(5);
    AtomicBoolean rejected = new AtomicBoolean();
    Part slow =
        filter("slow")
            .message(mail -> {
              pulses.await();
              return reject("slow");
            });
    Part fast =
        filter("fast")
            .message(mail -> {
              rejected.set(true);
              return reject("fast");
            });
    Pulse pulse =
        () -> {
          if (rejected.get()) {
            pulses.countDown();
          }
        };

    Decision decision = decide(chain(new Deadlines(LONG, LONG, TICK), slow, fast), pulse);

    assertThat(decision.verdict()).isEqualTo(rejected("slow"));
  }

  @Test
  void aRejectDoesNotWaitForThoseConfiguredAfterIt() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    Part waits =
        filter("waits")
            .message(mail -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return Outcome.PROCEED;
            });
    Part answers =
        filter("answers")
            .message(mail -> {
              answered.countDown();
              return withBody();
            });
    Part rejects =
        filter("rejects")
            .message(mail -> {
              answered.await();
              return reject("no");
            });

    Decision decision = decide(chain(rejects, answers, waits));

    assertThat(decision.verdict()).isEqualTo(rejected("no"));
    assertThat(decision.reports())
        .as("what follows a Reject depends on a race")
        .extracting(Report::filter)
        .containsExactly("rejects");
    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REJECT")
  void onlyARejectEndsAWaveEarly(OnError onError) throws Exception {
    AtomicInteger pulses = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(1);
    Part fails =
        filter("fails")
            .onError(onError)
            .message(mail -> {
              throw new IOException("away");
            });
    Part tempFails = filter("tempfails").message(mail -> Outcome.tempFail(451, "4.7.1", "later"));
    Part observes = filter("observes").observing().message(mail -> reject("not meant"));
    Part last =
        filter("last")
            .message(mail -> {
              enough.await();
              return reject("last");
            });
    Pulse pulse =
        () -> {
          if (pulses.incrementAndGet() == 5) {
            enough.countDown();
          }
        };
    Deadlines deadlines = new Deadlines(LONG, LONG, TICK);

    Decision decision = decide(chain(deadlines, fails, tempFails, observes, last), pulse);

    assertThat(decision.verdict()).isEqualTo(rejected("last"));
    assertThat(decision.reports()).hasSize(4);
  }

  // ---- failures

  interface Failure {
    Outcome fail(WaveTest test) throws IOException, InterruptedException;
  }

  static Stream<Arguments> failures() {
    List<Arguments> all = new ArrayList<>();
    for (OnError onError : OnError.values()) {
      failure(
          all,
          onError,
          "IOException",
          test -> {
            throw new IOException("no answer from 192.0.2.9");
          });
      failure(
          all,
          onError,
          "IOException without a message",
          test -> {
            throw new IOException();
          });
      failure(
          all,
          onError,
          "RuntimeException",
          test -> {
            throw new IllegalStateException("on purpose");
          });
      failure(all, onError, "StackOverflowError", test -> overflow(1));
      failure(
          all,
          onError,
          "LinkageError",
          test -> {
            throw new NoClassDefFoundError("on purpose");
          });
      failure(
          all,
          onError,
          "interrupted",
          test -> {
            throw new InterruptedException();
          });
      failure(
          all,
          onError,
          "late",
          test -> {
            test.never.await();
            return Outcome.PROCEED;
          });
    }
    return all.stream();
  }

  private static void failure(List<Arguments> all, OnError onError, String name, Failure failure) {
    all.add(Arguments.argumentSet(onError + " " + name, onError, failure));
  }

  @SuppressWarnings("InfiniteRecursion") // it is what the test is about
  private static Outcome overflow(int depth) {
    Outcome deeper = depth < 0 ? Outcome.PROCEED : overflow(depth + 1);
    return deeper.edit(new Edit.RemoveAll("never" + depth));
  }

  private static Verdict of(OnError onError) {
    return switch (onError) {
      case PROCEED -> Verdict.proceed();
      case TEMPFAIL -> new Verdict.TempFail(Reply.UNAVAILABLE);
      case REJECT -> new Verdict.Reject(new Reply(550, "5.7.1", "Message could not be checked"));
    };
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theOperatorOwnsFailure(OnError onError, Failure failure) throws Exception {
    Part fails =
        filter("fails").onError(onError).timeout(SHORT).message(mail -> failure.fail(this));

    Decision decision = decide(chain(fails));

    assertThat(decision.verdict()).isEqualTo(of(onError));
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

    Decision decision = decide(chain(fails));

    assertThat(decision.verdict()).isEqualTo(of(OnError.TEMPFAIL));
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

    Decision decision = decide(chain(fails));

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.reports().getFirst().failure()).contains("away");
  }

  @Test
  void anUndeclaredEditIsAFailure() throws Exception {
    Needs body = Needs.NONE.emits(Edit.Kind.BODY);
    Outcome outcome = withBody().edit(new Edit.RemoveAll("Subject"));

    Decision decision = decide(chain(filter("f").needs(body).message(mail -> outcome)));

    assertThat(decision.verdict()).isEqualTo(of(OnError.TEMPFAIL));
    assertThat(decision.edits()).isEmpty();
    assertThat(decision.reports().getFirst().failure().orElseThrow()).contains("REMOVE_ALL");
  }

  @Test
  void anUndeclaredQuarantineAndDiscardOfARecipientAreFailures() throws Exception {
    Told none = filter("f").needs(Needs.NONE);

    Decision quarantine = decide(chain(none.message(mail -> Outcome.quarantine("odd"))));
    Decision discard = decide(chain(none.at(Moment.RECIPIENT, () -> Outcome.discard("spam"))));
    Decision allowed = decide(chain(none.message(mail -> Outcome.discard("spam"))));

    assertThat(quarantine.verdict()).isEqualTo(of(OnError.TEMPFAIL));
    assertThat(discard.verdict()).isEqualTo(of(OnError.TEMPFAIL));
    assertThat(allowed.verdict().word()).isEqualTo("discard");
  }

  // ---- deadlines

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CONNECT")
  void aMomentHasADeadline(Moment moment) throws Exception {
    Deadlines deadlines =
        moment == Moment.MESSAGE
            ? new Deadlines(LONG, FAIR, LONG)
            : new Deadlines(FAIR, LONG, LONG);
    Part late =
        filter("late")
            .onError(OnError.PROCEED)
            .at(
                moment,
                () -> {
                  never.await();
                  return Outcome.PROCEED;
                });
    Part good = filter("good").at(moment, () -> Outcome.quarantine("good"));

    Decision decision = decide(chain(deadlines, late, good));

    assertThat(decision.verdict()).isEqualTo(new Verdict.Quarantine("good"));
    assertThat(decision.reports().getFirst().failure()).contains("no answer within 1000 ms");
    assertThat(decision.reports().getFirst().took()).isGreaterThan(SHORT);
  }

  @Test
  void theDeadlineOfAMessageHoldsForChecksPoliciesAndSealersTogether() throws Exception {
    Told.Answer late =
        () -> {
          never.await();
          return Outcome.PROCEED;
        };
    Told proceed = filter("f").onError(OnError.PROCEED);
    Chain chain =
        chain(
            new Deadlines(LONG, SHORT, LONG),
            proceed.message(mail -> late.get()),
            proceed.policy((mail, all) -> late.get()),
            proceed.sealer((mail, all) -> {
              never.await();
              return List.of();
            }));

    Decision decision = decide(chain);

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
              return withBody().find(new Finding.Mark("late"));
            });

    Decision decision = decide(chain(stubborn));
    assertThat(NoLeaks.threads()).as("the wave does not wait for it").isNotEmpty();
    release.countDown();
    noLeaks.assertNothingIsLeft();

    assertThat(decision.verdict()).isEqualTo(of(OnError.TEMPFAIL));
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
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException("wrapped", e);
              }
              return Outcome.PROCEED;
            });

    Decision decision = decide(chain(late));

    assertThat(decision.reports().getFirst().failure()).contains("no answer within 30 ms");
  }

  // ---- pulse and interrupt

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

    assertThat(decide(chain, pulse).verdict()).isEqualTo(Verdict.proceed());
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
                  Outcome outcome = withBody();
                  answered.countDown();
                  return outcome;
                }),
            filter("waits")
                .message(mail -> {
                  try {
                    never.await();
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

    assertThatThrownBy(() -> decide(chain, gone))
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
                  never.await();
                  return Outcome.PROCEED;
                }));
    Thread door =
        Thread.ofVirtual()
            .start(() -> {
              try {
                decide(chain);
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
                    never.await();
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
