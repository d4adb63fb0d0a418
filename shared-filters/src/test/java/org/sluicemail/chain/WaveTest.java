package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.chain.Decisions.decide;
import static org.sluicemail.chain.Decisions.outcome;
import static org.sluicemail.chain.Decisions.reject;
import static org.sluicemail.chain.Decisions.rejected;
import static org.sluicemail.chain.Decisions.withBody;
import static org.sluicemail.chain.Told.LONG;
import static org.sluicemail.chain.Told.chain;
import static org.sluicemail.chain.Told.filter;
import static org.sluicemail.chain.Told.never;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.NoLeaks;

class WaveTest {
  private static final Duration TICK = Duration.ofMillis(1);

  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final Message message = noLeaks.message("Subject: a\n\nbody\n");

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

    Decision decision = decide(message, chain(parts.toArray(Part[]::new)));

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

    Decision decision =
        decide(message, chain(filter("a").at(moment, meets), filter("b").at(moment, meets)));

    assertThat(decision.reports()).hasSize(2).noneMatch(r -> r.failure().isPresent());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CONNECT")
  void aPartRunsOnAVirtualThreadOfItsOwnAlsoWhenItIsAlone(Moment moment) throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    decide(
        message,
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

    Decision decision = decide(message, chain(new Deadlines(LONG, LONG, TICK), slow, fast), pulse);

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
                never();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return Outcome.PROCEED;
            });
    Part answers =
        filter("answers")
            .message(mail -> {
              answered.countDown();
              return withBody(noLeaks);
            });
    Part rejects =
        filter("rejects")
            .message(mail -> {
              answered.await();
              return reject("no");
            });

    Decision decision = decide(message, chain(rejects, answers, waits));

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

    Decision decision = decide(message, chain(deadlines, fails, tempFails, observes, last), pulse);

    assertThat(decision.verdict()).isEqualTo(rejected("last"));
    assertThat(decision.reports()).hasSize(4);
  }
}
