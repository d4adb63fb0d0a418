package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.chain.Told.chain;
import static org.sluicemail.chain.Told.filter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.NoLeaks;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

class TransactionTest {
  private static final Recipient BOB = Recipient.of("<bob@example.org>");
  private static final Recipient CAROL = Recipient.of("<carol@example.org>");
  private static final Outcome REJECT = Outcome.reject(550, "5.7.1", "no");
  private static final Outcome TEMPFAIL = Outcome.tempFail(451, "4.7.1", "later");
  private static final Outcome DISCARD = Outcome.discard("rubbish");
  private static final Outcome QUARANTINE = Outcome.quarantine("odd");

  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final Message message = Mails.message("Subject: a\nSubject: b\nFrom: c\n\nbody\n");

  @AfterEach
  void close() {
    message.close();
  }

  private static Transaction begin(Chain chain) {
    return begin(chain, Door.ANY);
  }

  private static Transaction begin(Chain chain, Door door) {
    return chain.begin(Mails.session(), ReversePath.of("<alice@example.com>"), door);
  }

  private Decision decide(Chain chain) throws Exception {
    return decide(chain, Door.ANY, BOB);
  }

  private Decision decide(Chain chain, Door door, Recipient... recipients) throws Exception {
    Transaction transaction = begin(chain, door);
    Decision decision = transaction.all(List.of(recipients), message, Pulse.NONE);
    transaction.end(Ending.How.DECIDED);
    return decision;
  }

  private static Outcome outcome(String verdict) {
    return switch (verdict) {
      case "proceed" -> Outcome.PROCEED;
      case "quarantine" -> QUARANTINE;
      case "tempfail" -> TEMPFAIL;
      case "discard" -> DISCARD;
      case "reject" -> REJECT;
      default -> throw new IllegalArgumentException(verdict);
    };
  }

  private static HeaderField field(String name, String text) {
    return HeaderField.of(name, text);
  }

  // ---- every verdict at every moment: what the door hears at once, and at the end

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

      Decision decision = decide(chain(parts.toArray(Part[]::new)));

      assertThat(decision.verdict()).isEqualTo(outcome(verdict).verdict());
      assertThat(later).hasValue(0);
    }
  }

  // ---- merging

  @Test
  void theStrongestVerdictOfAllMomentsWins() throws Exception {
    Decision decision =
        decide(
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
            chain(
                filter("unknown").when(small).at(Moment.HEADER, () -> REJECT),
                filter("not unknown")
                    .when(new Condition.Not(small))
                    .at(Moment.HEADER, () -> REJECT),
                filter("known").when(small).at(Moment.MESSAGE, () -> QUARANTINE),
                filter("not").when(new Condition.Not(small)).at(Moment.MESSAGE, () -> REJECT)));

    assertThat(decision.reports()).extracting(Report::filter).containsExactly("known");
  }

  // ---- recipients

  @ParameterizedTest
  @CsvSource({"tempfail", "reject"})
  void refusesOneRecipientOfTwo(String verdict) throws Exception {
    Outcome refusal = outcome(verdict).edit(new Edit.Append(field("X-Of-Carol", "x")));
    Chain chain =
        chain(filter("f").recipient((soFar, r) -> r.equals(CAROL) ? refusal : Outcome.PROCEED));

    Decision decision = decide(chain, Door.ANY, BOB, CAROL);

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

    Decision decision = decide(chain, Door.ANY, BOB, CAROL);

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.edits()).containsExactly(new Edit.RemoveRecipient(BOB.address()));
    assertThat(decision.oneAnswer()).isEqualTo(Verdict.proceed());
  }

  @Test
  void discardsTheMessageWhenAllRecipientsAreDiscarded() throws Exception {
    Decision decision =
        decide(chain(filter("f").at(Moment.RECIPIENT, () -> DISCARD)), Door.ANY, BOB, CAROL);

    assertThat(decision.verdict()).isEqualTo(DISCARD.verdict());
  }

  @ParameterizedTest
  @CsvSource({"tempfail", "reject"})
  void discardsTheMessageWhenTheOtherRecipientWasRefused(String verdict) throws Exception {
    Chain chain =
        chain(filter("f").recipient((soFar, r) -> r.equals(BOB) ? DISCARD : outcome(verdict)));

    Decision decision = decide(chain, Door.ANY, BOB, CAROL);

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

    Decision decision = decide(chain, Door.ANY, BOB, BOB);

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.edits()).isEmpty();
  }

  @Test
  void whoMustWaitMakesAllWaitWhereAllWereRefused() throws Exception {
    Chain chain = chain(filter("f").recipient((soFar, r) -> r.equals(BOB) ? REJECT : TEMPFAIL));

    assertThat(decide(chain, Door.ANY, BOB, CAROL).verdict()).isEqualTo(TEMPFAIL.verdict());
    assertThat(decide(chain, Door.ANY, BOB).verdict()).isEqualTo(REJECT.verdict());
  }

  @Test
  void removingTheLastRecipientIsDiscard() throws Exception {
    Outcome remove =
        Outcome.PROCEED
            .edit(new Edit.RemoveRecipient(BOB.address()))
            .edit(new Edit.RemoveRecipient(CAROL.address()));
    Chain chain = chain(filter("f").at(Moment.MESSAGE, () -> remove));
    Door unable = new Door(Set.of(), false);

    assertThat(decide(chain, Door.ANY, BOB, CAROL).verdict()).isInstanceOf(Verdict.Discard.class);
    assertThat(decide(chain, unable, BOB, CAROL).verdict()).isInstanceOf(Verdict.Discard.class);
  }

  @Test
  void removingAllAndAddingOneIsNoDiscard() throws Exception {
    Outcome redirect =
        Outcome.PROCEED
            .edit(new Edit.RemoveRecipient(BOB.address()))
            .edit(new Edit.AddRecipient(CAROL));

    Decision decision = decide(chain(filter("f").at(Moment.MESSAGE, () -> redirect)));

    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.edits()).isEqualTo(redirect.edits());
  }

  @Test
  void mailWithoutNamedRecipientsIsNotDiscardedForRemovingSomebody() throws Exception {
    Outcome remove = Outcome.PROCEED.edit(new Edit.RemoveRecipient(BOB.address()));

    Decision decision = decide(chain(filter("f").at(Moment.MESSAGE, () -> remove)), Door.ANY);

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

  // ---- what the door can do

  @Test
  void quarantineAtADoorWithoutOneIsTempFail() throws Exception {
    Door without = new Door(EnumSet.allOf(Edit.Kind.class), false);
    for (Moment moment : EnumSet.range(Moment.SENDER, Moment.MESSAGE)) {
      Decision decision = decide(chain(filter("f").at(moment, () -> QUARANTINE)), without, BOB);

      assertThat(decision.verdict()).isEqualTo(new Verdict.TempFail(Reply.UNAVAILABLE));
    }
  }

  @Test
  void anEditThatTheDoorCannotDoIsTempFail() throws Exception {
    Outcome edits =
        Outcome.PROCEED
            .edit(new Edit.Append(field("X-A", "a")))
            .edit(new Edit.ChangeSender(ReversePath.NULL));
    Chain chain = chain(filter("f").at(Moment.MESSAGE, () -> edits));

    Decision decision = decide(chain, new Door(Set.of(Edit.Kind.APPEND), true), BOB);

    assertThat(decision.verdict()).isEqualTo(new Verdict.TempFail(Reply.UNAVAILABLE));
    assertThat(decision.edits()).isEmpty();
    Door able = new Door(Set.of(Edit.Kind.APPEND, Edit.Kind.SENDER), false);
    assertThat(decide(chain, able, BOB).edits()).isEqualTo(edits.edits());
  }

  @Test
  void aSealThatTheDoorCannotDoIsTempFail() throws Exception {
    Chain chain = chain(filter("s").sealer((mail, all) -> List.of(field("X-Seal", "1"))));

    assertThat(decide(chain, new Door(Set.of(), true), BOB).verdict())
        .isEqualTo(new Verdict.TempFail(Reply.UNAVAILABLE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tempfail", "discard", "reject"})
  void editsAreDroppedUnlessTheVerdictAccepts(String verdict) throws Exception {
    Outcome edit = Outcome.PROCEED.edit(new Edit.Append(field("X-A", "a")));
    Part edits = filter("e").at(Moment.SENDER, () -> edit);

    Decision refused = decide(chain(edits, filter("f").at(Moment.MESSAGE, () -> outcome(verdict))));
    Decision accepted = decide(chain(edits, filter("f").at(Moment.MESSAGE, () -> QUARANTINE)));

    assertThat(refused.edits()).isEmpty();
    assertThat(accepted.edits()).isEqualTo(edit.edits());
  }

  @Test
  void editsStandInConfiguredOrder() throws Exception {
    Decision decision =
        decide(
            chain(
                filter("a").message(m -> Outcome.PROCEED.edit(new Edit.Append(field("A", "1")))),
                filter("b").message(m -> Outcome.PROCEED.edit(new Edit.Append(field("B", "2")))),
                filter("c")
                    .at(Moment.HEADER, () -> Outcome.PROCEED.edit(new Edit.RemoveAll("X")))));

    assertThat(decision.edits())
        .containsExactly(
            new Edit.RemoveAll("X"),
            new Edit.Append(field("A", "1")),
            new Edit.Append(field("B", "2")));
  }

  // ---- sealing

  @ParameterizedTest
  @EnumSource(names = {"SENDER", "RECIPIENT", "HEADER", "MESSAGE"})
  void thatAMailIsSetAsideIsAFindingForLaterOnes(Moment moment) throws Exception {
    List<Findings> seen = new ArrayList<>();
    decide(
        chain(
            filter("p").policy((mail, all) -> noted(seen, all)),
            filter("f").at(moment, () -> QUARANTINE),
            filter("watched").observing().at(moment, () -> Outcome.quarantine("no"))));

    assertThat(seen).containsExactly(Findings.of("f", new Finding.Mark("quarantine", "odd")));
  }

  private static Outcome noted(List<Findings> seen, Findings all) {
    seen.add(all);
    return Outcome.PROCEED;
  }

  // ---- fields that are ours alone

  private static final Needs OURS = Needs.NONE.owns(List.of("sUBJECT", "X-None"));

  @ParameterizedTest
  @EnumSource(names = {"SENDER", "RECIPIENT", "HEADER", "MESSAGE"})
  void receivedFieldsOfOurNamesGoAlsoWhereTheirFilterDoesNotRun(Moment moment) throws Exception {
    Told never = filter("f").needs(OURS).when(new Condition.Not(Condition.always()));
    Decision decision = decide(chain(never.at(moment, () -> Outcome.PROCEED)));

    assertThat(decision.edits()).containsExactly(new Edit.RemoveAll("Subject"));
    assertThat(decision.reports()).isEmpty();
  }

  @Test
  void fieldsOfAFilterThatIsOnlyObservedAreNobodys() throws Exception {
    Part watched = filter("f").needs(OURS).observing().at(Moment.MESSAGE, () -> Outcome.PROCEED);
    assertThat(decide(chain(watched)).edits()).isEmpty();
  }

  @Test
  void aMailWithAFieldOfOursIsNotLetGoBeforeItsEnd() throws Exception {
    Part ours = filter("f").needs(OURS).at(Moment.SENDER, () -> Outcome.PROCEED);
    Transaction transaction = begin(chain(ours));
    transaction.sender();
    transaction.header(new Header(List.of(field("X-Other", "x"))));
    assertThat(transaction.isDecidedByHeader()).isTrue();
    transaction.header(message.header());
    assertThat(transaction.isDecidedByHeader()).isFalse();
    transaction.end(Ending.How.ABORTED);
  }

  @Test
  void fieldsOfOursDoNotComeBetweenAFilterAndItsEdits() throws Exception {
    Edit mine = new Edit.Append(field("Subject", "ours"));
    Needs needs = OURS.emits(Edit.Kind.APPEND);
    Part adds = filter("f").needs(needs).policy((mail, all) -> Outcome.PROCEED.edit(mine));
    assertThat(decide(chain(adds)).edits()).containsExactly(new Edit.RemoveAll("Subject"), mine);
  }

  @Test
  void sealersSeeTheOutgoingMailAndTheSealsBeforeTheirs() throws Exception {
    List<List<String>> seen = new ArrayList<>();
    Outcome edits =
        Outcome.PROCEED
            .edit(new Edit.Prepend(field("X-Check", "ok")))
            .edit(new Edit.Remove("Subject", 1))
            .edit(new Edit.ChangeSender(ReversePath.of("new@example.com")));
    Decision decision =
        decide(
            chain(
                sealer("one", seen, field("Seal", "1a"), field("Seal", "1b")),
                filter("f").at(Moment.MESSAGE, () -> edits),
                sealer("two", seen, field("Seal", "2"))));

    assertThat(seen)
        .containsExactly(
            List.of("<new@example.com>", "X-Check: ok", "Subject: b", "From: c"),
            List.of(
                "<new@example.com>",
                "Seal: 1a",
                "Seal: 1b",
                "X-Check: ok",
                "Subject: b",
                "From: c"));
    assertThat(lines(Edits.of(message.header(), decision.edits()).apply(message.header())))
        .containsExactly("Seal: 2", "Seal: 1a", "Seal: 1b", "X-Check: ok", "Subject: b", "From: c");
  }

  private static Part sealer(String name, List<List<String>> seen, HeaderField... seals) {
    return filter(name)
        .sealer((outgoing, all) -> {
          List<String> mail = new ArrayList<>();
          mail.add(outgoing.envelope().sender().toString());
          mail.addAll(lines(outgoing.message().header()));
          seen.add(mail);
          return List.of(seals);
        });
  }

  private static List<String> lines(Header header) {
    return header.fields().stream().map(field -> field.raw().text()).toList();
  }

  @Test
  void aRefusedMailIsNotSealedAndAFailedSealEndsSealing() throws Exception {
    List<List<String>> seen = new ArrayList<>();
    Part fails =
        filter("fails")
            .sealer((mail, all) -> {
              throw new IOException("no key");
            });

    Decision refused =
        decide(chain(filter("f").at(Moment.MESSAGE, () -> DISCARD), sealer("s", seen)));
    Decision failed = decide(chain(fails, sealer("s", seen)));
    assertThat(seen).isEmpty();
    Decision without =
        decide(
            chain(
                filter("fails").onError(OnError.PROCEED).sealer((mail, all) -> List.of()),
                sealer("s", seen, field("Seal", "1"))));

    assertThat(refused.verdict()).isEqualTo(DISCARD.verdict());
    assertThat(failed.verdict()).isEqualTo(new Verdict.TempFail(Reply.UNAVAILABLE));
    assertThat(without.edits()).containsExactly(new Edit.Prepend(field("Seal", "1")));
  }

  // ---- endings

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

    assertThat(replace.body().open().readAllBytes()).containsExactly('x');
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

    Decision decision = decide(chain, Door.ANY, BOB, CAROL, BOB);

    assertThat(decision.edits())
        .as("one edit for an address named twice")
        .containsExactly(new Edit.RemoveRecipient(new Address("bob@example.org")));
  }
}
