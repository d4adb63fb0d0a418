package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.chain.Decisions.BOB;
import static org.sluicemail.chain.Decisions.DISCARD;
import static org.sluicemail.chain.Decisions.QUARANTINE;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.NoLeaks;

class TransactionTest {
  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final Message message = noLeaks.message("Subject: a\nSubject: b\nFrom: c\n\nbody\n");

  @ParameterizedTest
  @CsvSource({
    "SENDER, proceed, proceed, proceed, proceed, proceed",
    "SENDER, quarantine, proceed, proceed, proceed, quarantine",
    "SENDER, tempfail, tempfail, proceed, tempfail, tempfail",
    "SENDER, discard, proceed, proceed, discard, discard",
    "SENDER, reject, reject, proceed, reject, reject",
    "RECIPIENT, proceed, proceed, proceed, proceed, proceed",
    "RECIPIENT, quarantine, proceed, proceed, proceed, quarantine",
    "RECIPIENT, tempfail, proceed, tempfail, proceed, tempfail",
    "RECIPIENT, discard, proceed, proceed, proceed, discard",
    "RECIPIENT, reject, proceed, reject, proceed, reject",
    "HEADER, proceed, proceed, proceed, proceed, proceed",
    "HEADER, quarantine, proceed, proceed, proceed, quarantine",
    "HEADER, tempfail, proceed, proceed, tempfail, tempfail",
    "HEADER, discard, proceed, proceed, discard, discard",
    "HEADER, reject, proceed, proceed, reject, reject",
    "MESSAGE, proceed, proceed, proceed, proceed, proceed",
    "MESSAGE, quarantine, proceed, proceed, proceed, quarantine",
    "MESSAGE, tempfail, proceed, proceed, proceed, tempfail",
    "MESSAGE, discard, proceed, proceed, proceed, discard",
    "MESSAGE, reject, proceed, proceed, proceed, reject",
  })
  void givesEachVerdictItsTime(
      Moment moment, String verdict, String atMail, String atRcpt, String atHeader, String atEnd)
      throws Exception {
    Transaction mail = begin(chain(filter("f").at(moment, () -> outcome(verdict))));

    assertThat(mail.sender().word()).isEqualTo(atMail);
    assertThat(mail.recipient(BOB).word()).isEqualTo(atRcpt);
    assertThat(mail.header(message.header()).word()).isEqualTo(atHeader);
    assertThat(mail.message(message, Pulse.NONE).verdict().word()).isEqualTo(atEnd);
    mail.end(Ending.How.DECIDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tempfail", "discard", "reject"})
  void asksNobodyElseOnceItIsSettled(String verdict) throws Exception {
    for (Moment settling : List.of(Moment.SENDER, Moment.HEADER)) {
      List<Part> parts = new ArrayList<>();
      AtomicInteger later = new AtomicInteger();
      parts.add(filter("settles").at(settling, () -> outcome(verdict)));
      for (Moment moment : Moment.values()) {
        if (moment.compareTo(settling) > 0) {
          parts.add(
              filter("later")
                  .at(
                      moment,
                      () -> {
                        later.incrementAndGet();
                        return Outcome.PROCEED;
                      }));
        }
      }

      Decision decision = decide(message, chain(parts.toArray(Part[]::new)));

      assertThat(decision.verdict()).isEqualTo(outcome(verdict).verdict());
      assertThat(later).hasValue(0);
    }
  }

  @Test
  void theStrongestVerdictOfAllMomentsWins() throws Exception {
    Decision decision =
        decide(
            message,
            chain(
                filter("q").at(Moment.SENDER, () -> QUARANTINE),
                filter("t").at(Moment.MESSAGE, () -> TEMPFAIL),
                filter("d").at(Moment.MESSAGE, () -> DISCARD),
                filter("p").policy((mail, all) -> REJECT)));

    assertThat(decision.verdict()).isEqualTo(REJECT.verdict());
  }

  @Test
  void ofEqualVerdictsTheFirstConfiguredWins() throws Exception {
    Decision decision =
        decide(
            message,
            chain(
                filter("a").message(mail -> Outcome.quarantine("first")),
                filter("b").message(mail -> Outcome.quarantine("second")),
                filter("c").policy((mail, all) -> Outcome.quarantine("third"))));

    assertThat(decision.verdict()).isEqualTo(new Verdict.Quarantine("first"));
  }

  @Test
  void policiesSeeTheFindingsOfAllBeforeThemAndEndWithAReject() throws Exception {
    List<Findings> seen = new ArrayList<>();
    AtomicInteger third = new AtomicInteger();
    Finding.Mark mark = new Finding.Mark("mark");
    Decision decision =
        decide(
            message,
            chain(
                filter("first")
                    .policy((mail, all) -> {
                      seen.add(all);
                      return TEMPFAIL.find(new Finding.Mark("judged"));
                    }),
                filter("check").at(Moment.MESSAGE, () -> Outcome.PROCEED.find(mark)),
                filter("second")
                    .policy((mail, all) -> {
                      seen.add(all);
                      return REJECT;
                    }),
                filter("third")
                    .policy((mail, all) -> {
                      third.incrementAndGet();
                      return Outcome.PROCEED;
                    })));

    assertThat(seen.get(0)).isEqualTo(Findings.of("check", mark));
    assertThat(seen.get(1))
        .isEqualTo(seen.get(0).with("first", List.of(new Finding.Mark("judged"))));
    assertThat(third).hasValue(0);
    assertThat(decision.findings()).isEqualTo(seen.get(1));
    assertThat(decision.reports())
        .extracting(Report::filter)
        .containsExactly("check", "first", "second");
  }

  @Test
  void anObservingFilterIsReportedAndInvisible() throws Exception {
    List<Findings> seen = new ArrayList<>();
    Outcome drastic =
        REJECT
            .edit(new Edit.Append(field("X-Seen", "yes")))
            .edit(new Edit.ReplaceBody(noLeaks.spool().writer(10).finish()))
            .find(new Finding.Mark("m"));
    Decision decision =
        decide(
            message,
            chain(
                filter("quiet").observing().at(Moment.MESSAGE, () -> drastic),
                filter("policy")
                    .policy((mail, all) -> {
                      seen.add(all);
                      return Outcome.PROCEED;
                    })));

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.edits()).isEmpty();
    assertThat(decision.findings()).isEqualTo(Findings.NONE);
    assertThat(seen).containsExactly(Findings.NONE);
    assertThat(decision.reports().getFirst().outcome()).isEqualTo(drastic);
    assertThat(decision.reports().getFirst().mode()).isEqualTo(Mode.OBSERVE);
  }

  @Test
  void conditionsDecideWhoRuns() throws Exception {
    Condition small = new Condition.Fact("size", Moment.MESSAGE, Needs.NONE, Set.of(), s -> true);
    Decision decision =
        decide(
            message,
            chain(
                filter("unknown").when(small).at(Moment.HEADER, () -> REJECT),
                filter("not unknown")
                    .when(new Condition.Not(small))
                    .at(Moment.HEADER, () -> REJECT),
                filter("known").when(small).at(Moment.MESSAGE, () -> QUARANTINE),
                filter("not").when(new Condition.Not(small)).at(Moment.MESSAGE, () -> REJECT)));

    assertThat(decision.reports()).extracting(Report::filter).containsExactly("known");
  }
}
