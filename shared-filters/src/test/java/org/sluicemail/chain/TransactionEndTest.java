package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.chain.Decisions.BOB;
import static org.sluicemail.chain.Decisions.CAROL;
import static org.sluicemail.chain.Decisions.DISCARD;
import static org.sluicemail.chain.Decisions.QUARANTINE;
import static org.sluicemail.chain.Decisions.REJECT;
import static org.sluicemail.chain.Decisions.begin;
import static org.sluicemail.chain.Decisions.decide;
import static org.sluicemail.chain.Told.chain;
import static org.sluicemail.chain.Told.filter;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.NoLeaks;

/** Each mail ends once, and observers learn how. */
class TransactionEndTest {
  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final Message message = noLeaks.message("Subject: a\nSubject: b\nFrom: c\n\nbody\n");

  @ParameterizedTest
  @EnumSource
  void observersLearnOfEachEndingOnce(Ending.How how) throws Exception {
    List<Ending> endings = new ArrayList<>();
    Transaction mail = begin(chain(filter("o").observer(endings::add)));
    mail.sender();
    mail.recipient(BOB);

    mail.end(how);
    mail.end(Ending.How.DECIDED);

    assertThat(endings).hasSize(1);
    Ending ending = endings.getFirst();
    assertThat(ending.how()).isEqualTo(how);
    assertThat(ending.envelope()).isEqualTo(Mails.envelope());
    assertThat(ending.mail()).isEmpty();
    assertThat(ending.verdict().isPresent()).isEqualTo(how == Ending.How.DECIDED);
  }

  @Test
  void anEndingCarriesMailFindingsAndVerdict() throws Exception {
    List<Ending> endings = new ArrayList<>();
    Finding mark = new Finding.Mark("m");
    decide(
        message,
        chain(
            filter("o").observer(endings::add),
            filter("f").at(Moment.MESSAGE, () -> QUARANTINE.find(mark))));

    Ending ending = endings.getFirst();
    assertThat(ending.mail().orElseThrow().message()).isSameAs(message);
    assertThat(ending.findings())
        .isEqualTo(Findings.of("f", mark, new Finding.Mark("quarantine", "odd")));
    assertThat(ending.verdict()).contains(QUARANTINE.verdict());
    assertThat(ending.session()).isEqualTo(Mails.session());
  }

  @Test
  void aMailRefusedAtMailWasDecided() throws Exception {
    List<Ending> endings = new ArrayList<>();
    Transaction mail =
        begin(
            chain(filter("o").observer(endings::add), filter("f").at(Moment.SENDER, () -> REJECT)));
    mail.sender();
    mail.end(Ending.How.ABORTED);

    assertThat(endings.getFirst().verdict()).contains(REJECT.verdict());
  }

  @Test
  void aFailingObserverKeepsNobodyFromLearning() throws Exception {
    List<Ending> endings = new ArrayList<>();
    Part fails =
        filter("o1")
            .onError(OnError.REJECT)
            .observer(ending -> {
              throw new IllegalStateException("broken on purpose");
            });
    Transaction mail = begin(chain(fails, filter("o2").observer(endings::add)));

    mail.end(Ending.How.DISCONNECTED);

    assertThat(endings).hasSize(1);
  }

  @Test
  void bodiesOfEditsLiveUntilTheEnd() throws Exception {
    Transaction mail =
        begin(
            chain(
                filter("f")
                    .message(m -> {
                      var body = noLeaks.spool().writer(100);
                      body.write(new byte[] {'x'}, 0, 1);
                      return Outcome.PROCEED.edit(new Edit.ReplaceBody(body.finish()));
                    })));
    Decision decision = mail.all(List.of(BOB), message, Pulse.NONE);
    Edit.ReplaceBody replace = (Edit.ReplaceBody) decision.edits().getFirst();

    try (InputStream in = replace.body().open()) {
      assertThat(in.readAllBytes()).containsExactly('x');
    }
    mail.end(Ending.How.DECIDED);
    assertThatThrownBy(() -> replace.body().open()).isInstanceOf(IOException.class);
  }

  @Test
  void aMailThatNeverBecameWholeIsRefused() throws Exception {
    Verdict later = new Verdict.TempFail(new Reply(452, "4.3.4", "Message too large"));
    Transaction mail = begin(chain(filter("q").at(Moment.SENDER, () -> QUARANTINE)));
    mail.sender();
    mail.recipient(BOB);

    assertThatThrownBy(() -> mail.message(Verdict.proceed()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(mail.message(later).verdict()).isEqualTo(later);
    mail.end(Ending.How.DECIDED);
  }

  @Test
  void filtersSeeTheSessionAsItIsKnownAtTheirMoment() throws Exception {
    List<String> ids = new ArrayList<>();
    Transaction mail =
        begin(
            chain(
                filter("s")
                    .sender((session, sender) -> {
                      ids.add(session.queueId());
                      return Outcome.PROCEED;
                    }),
                filter("m")
                    .message(m -> {
                      ids.add(m.session().queueId());
                      return Outcome.PROCEED;
                    })));
    mail.sender();
    mail.session(Mails.session().withQueueId("new"));
    mail.recipient(BOB);
    mail.header(message.header());
    mail.message(message, Pulse.NONE);
    mail.end(Ending.How.DECIDED);

    assertThat(ids).containsExactly("4bT0000001", "new");
  }

  @Test
  void addressesOfRemovedRecipientsAreThoseOfTheDecision() throws Exception {
    Chain chain =
        chain(filter("f").recipient((soFar, r) -> r.equals(CAROL) ? Outcome.PROCEED : DISCARD));

    Decision decision = decide(message, chain, Door.ANY, BOB, CAROL, BOB);

    assertThat(decision.edits())
        .as("one edit for an address named twice")
        .containsExactly(new Edit.RemoveRecipient(new Address("bob@example.org")));
  }
}
