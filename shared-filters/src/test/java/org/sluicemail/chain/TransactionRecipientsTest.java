package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.chain.Decisions.BOB;
import static org.sluicemail.chain.Decisions.CAROL;
import static org.sluicemail.chain.Decisions.DISCARD;
import static org.sluicemail.chain.Decisions.REJECT;
import static org.sluicemail.chain.Decisions.TEMPFAIL;
import static org.sluicemail.chain.Decisions.begin;
import static org.sluicemail.chain.Decisions.decide;
import static org.sluicemail.chain.Decisions.field;
import static org.sluicemail.chain.Decisions.outcome;
import static org.sluicemail.chain.Told.chain;
import static org.sluicemail.chain.Told.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.NoLeaks;
import org.sluicemail.mail.Recipient;

/** What becomes of a mail when not all of its recipients are taken. */
class TransactionRecipientsTest {
  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final Message message = noLeaks.message("Subject: a\nSubject: b\nFrom: c\n\nbody\n");

  @ParameterizedTest
  @CsvSource({"tempfail", "reject"})
  void refusesOneRecipientOfTwo(String verdict) throws Exception {
    Outcome refusal = outcome(verdict).edit(new Edit.Append(field("X-Of-Carol", "x")));
    Chain chain =
        chain(filter("f").recipient((soFar, r) -> r.equals(CAROL) ? refusal : Outcome.PROCEED));

    Decision decision = decide(message, chain, Door.ANY, BOB, CAROL);

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.recipients())
        .containsExactly(
            new Decision.ForRecipient(BOB, Verdict.proceed()),
            new Decision.ForRecipient(CAROL, refusal.verdict()));
    assertThat(decision.edits()).as("no edits of a refused recipient").isEmpty();
    assertThat(decision.oneAnswer()).isEqualTo(refusal.verdict());
  }

  @Test
  void filtersSeeTheRecipientsAcceptedSoFar() throws Exception {
    List<List<Recipient>> seen = new ArrayList<>();
    Recipient dave = Recipient.of("dave@example.org");
    decide(
        message,
        chain(
            filter("f")
                .recipient((soFar, r) -> {
                  seen.add(soFar.recipients());
                  return r.equals(CAROL) ? REJECT : Outcome.PROCEED;
                }),
            filter("h")
                .header((envelope, header) -> {
                  seen.add(envelope.recipients());
                  return Outcome.PROCEED;
                })),
        Door.ANY,
        BOB,
        CAROL,
        dave);

    assertThat(seen).containsExactly(List.of(), List.of(BOB), List.of(BOB), List.of(BOB, dave));
  }

  @Test
  void discardsOneRecipientOfTwoByRemovingIt() throws Exception {
    Chain chain =
        chain(filter("f").recipient((soFar, r) -> r.equals(BOB) ? DISCARD : Outcome.PROCEED));

    Decision decision = decide(message, chain, Door.ANY, BOB, CAROL);

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.edits()).containsExactly(new Edit.RemoveRecipient(BOB.address()));
    assertThat(decision.oneAnswer()).isEqualTo(Verdict.proceed());
  }

  @Test
  void discardsTheMessageWhenAllRecipientsAreDiscarded() throws Exception {
    Decision decision =
        decide(
            message, chain(filter("f").at(Moment.RECIPIENT, () -> DISCARD)), Door.ANY, BOB, CAROL);

    assertThat(decision.verdict()).isEqualTo(DISCARD.verdict());
  }

  @ParameterizedTest
  @CsvSource({"tempfail", "reject"})
  void discardsTheMessageWhenTheOtherRecipientWasRefused(String verdict) throws Exception {
    Chain chain =
        chain(filter("f").recipient((soFar, r) -> r.equals(BOB) ? DISCARD : outcome(verdict)));

    Decision decision = decide(message, chain, Door.ANY, BOB, CAROL);

    assertThat(decision.verdict()).isEqualTo(DISCARD.verdict());
    assertThat(decision.oneAnswer())
        .as("one answer must not lose Carol's")
        .isEqualTo(outcome(verdict).verdict());
  }

  @Test
  void anAddressThatIsDiscardedOnceAndAcceptedOnceStays() throws Exception {
    Chain chain =
        chain(
            filter("f")
                .recipient((soFar, r) -> soFar.recipients().isEmpty() ? Outcome.PROCEED : DISCARD));

    Decision decision = decide(message, chain, Door.ANY, BOB, BOB);

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.edits()).isEmpty();
  }

  @Test
  void whoMustWaitMakesAllWaitWhereAllWereRefused() throws Exception {
    Chain chain = chain(filter("f").recipient((soFar, r) -> r.equals(BOB) ? REJECT : TEMPFAIL));

    assertThat(decide(message, chain, Door.ANY, BOB, CAROL).verdict())
        .isEqualTo(TEMPFAIL.verdict());
    assertThat(decide(message, chain, Door.ANY, BOB).verdict()).isEqualTo(REJECT.verdict());
  }

  @Test
  void removingTheLastRecipientIsDiscard() throws Exception {
    Outcome remove =
        Outcome.PROCEED
            .edit(new Edit.RemoveRecipient(BOB.address()))
            .edit(new Edit.RemoveRecipient(CAROL.address()));
    Chain chain = chain(filter("f").at(Moment.MESSAGE, () -> remove));
    Door unable = new Door(Set.of(), false);

    assertThat(decide(message, chain, Door.ANY, BOB, CAROL).verdict())
        .isInstanceOf(Verdict.Discard.class);
    assertThat(decide(message, chain, unable, BOB, CAROL).verdict())
        .isInstanceOf(Verdict.Discard.class);
  }

  @Test
  void removingAllAndAddingOneIsNoDiscard() throws Exception {
    Outcome redirect =
        Outcome.PROCEED
            .edit(new Edit.RemoveRecipient(BOB.address()))
            .edit(new Edit.AddRecipient(CAROL));

    Decision decision = decide(message, chain(filter("f").at(Moment.MESSAGE, () -> redirect)));

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.edits()).isEqualTo(redirect.edits());
  }

  @Test
  void mailWithoutNamedRecipientsIsNotDiscardedForRemovingSomebody() throws Exception {
    Outcome remove = Outcome.PROCEED.edit(new Edit.RemoveRecipient(BOB.address()));

    Decision decision =
        decide(message, chain(filter("f").at(Moment.MESSAGE, () -> remove)), Door.ANY);

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
  }

  @Test
  void recipientsBeyondTheLimitAreDeferredAndNotKept() throws Exception {
    Limits two = new Limits(1000, 1000, 10, 2);
    AtomicInteger asked = new AtomicInteger();
    Part counter =
        filter("f")
            .at(
                Moment.RECIPIENT,
                () -> {
                  asked.incrementAndGet();
                  return Outcome.PROCEED;
                });
    Transaction mail = begin(new Chain("small", List.of(counter), Told.PATIENT, two));
    mail.sender();
    for (int i = 0; i < 1000; i++) {
      Verdict verdict = mail.recipient(Recipient.of("r" + i + "@example.org"));
      assertThat(verdict.word()).isEqualTo(i < 2 ? "proceed" : "tempfail");
    }
    mail.header(message.header());

    Decision decision = mail.message(message, Pulse.NONE);

    assertThat(asked).hasValue(2);
    assertThat(decision.recipients()).hasSize(3);
    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.oneAnswer().word()).isEqualTo("tempfail");
    mail.end(Ending.How.DECIDED);
  }
}
