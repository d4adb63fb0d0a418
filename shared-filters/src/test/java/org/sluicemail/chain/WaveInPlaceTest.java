package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.chain.Decisions.decide;
import static org.sluicemail.chain.Told.LONG;
import static org.sluicemail.chain.Told.chain;
import static org.sluicemail.chain.Told.filter;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.NoLeaks;

/** Filters that never wait. */
class WaveInPlaceTest {
  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final Message message = noLeaks.message("Subject: a\n\nbody\n");

  private record Steady(Told.Answer answer) implements MessageFilter {
    @Override
    public boolean waits() {
      return false;
    }

    @Override
    public Needs needs() {
      return Needs.NONE.mayQuarantine();
    }

    @Override
    public Outcome onMessage(Mail received) throws IOException, InterruptedException {
      return answer.get();
    }
  }

  private static Part steady(String name, Duration timeout, Told.Answer answer) {
    return new Part(
        name, new Steady(answer), OnError.TEMPFAIL, Mode.ENFORCE, timeout, Condition.always());
  }

  private static Part steady(String name, Told.Answer answer) {
    return steady(name, LONG, answer);
  }

  private static Outcome found(String name) {
    return Outcome.PROCEED.find(new Finding.Mark(name));
  }

  @Test
  void areAskedOnTheThreadOfTheMail() throws Exception {
    List<Thread> threads = new ArrayList<>();
    Told.Answer answer =
        () -> {
          threads.add(Thread.currentThread());
          return Outcome.PROCEED;
        };

    decide(message, chain(steady("a", answer), steady("b", answer)));

    Thread own = Thread.currentThread();
    assertThat(threads).containsExactly(own, own);
  }

  @Test
  void letTheOthersBeginFirst() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Part first =
        steady(
            "steady",
            () -> {
              begun.await();
              return found("one");
            });
    Part second =
        filter("waiting")
            .message(mail -> {
              begun.countDown();
              return found("two");
            });

    Decision decision = decide(message, chain(first, second));

    assertThat(decision.findings().entries())
        .extracting(entry -> entry.filter() + " " + entry.finding().name())
        .containsExactly("steady one", "waiting two");
  }

  @Test
  void failLikeAllOthers() throws Exception {
    Part broken =
        steady(
            "broken",
            () -> {
              throw new IllegalStateException("a bug");
            });

    Decision decision = decide(message, chain(broken, steady("good", () -> found("good"))));

    assertThat(decision.verdict()).isInstanceOf(Verdict.TempFail.class);
    assertThat(decision.reports())
        .extracting(report -> report.failure().orElse(""))
        .containsExactly("internal error: IllegalStateException", "");
  }

  @Test
  void areLateLikeAllOthers() throws Exception {
    Part late = steady("late", Duration.ofNanos(1), () -> Outcome.quarantine("in vain"));

    Decision decision = decide(message, chain(late));

    assertThat(decision.verdict()).isInstanceOf(Verdict.TempFail.class);
    assertThat(decision.reports().getFirst().failure()).contains("no time was left");
  }
}
