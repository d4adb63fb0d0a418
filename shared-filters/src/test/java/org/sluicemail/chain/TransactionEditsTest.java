package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.chain.Decisions.BOB;
import static org.sluicemail.chain.Decisions.DISCARD;
import static org.sluicemail.chain.Decisions.QUARANTINE;
import static org.sluicemail.chain.Decisions.begin;
import static org.sluicemail.chain.Decisions.decide;
import static org.sluicemail.chain.Decisions.field;
import static org.sluicemail.chain.Decisions.outcome;
import static org.sluicemail.chain.Told.chain;
import static org.sluicemail.chain.Told.filter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
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
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.NoLeaks;
import org.sluicemail.mail.ReversePath;

/** Edits, seals and fields of ours, as far as the door can carry them out. */
class TransactionEditsTest {
  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final Message message = noLeaks.message("Subject: a\nSubject: b\nFrom: c\n\nbody\n");

  @Test
  void quarantineAtADoorWithoutOneIsTempFail() throws Exception {
    Door without = new Door(EnumSet.allOf(Edit.Kind.class), false);
    for (Moment moment : EnumSet.range(Moment.SENDER, Moment.MESSAGE)) {
      Decision decision =
          decide(message, chain(filter("f").at(moment, () -> QUARANTINE)), without, BOB);

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

    Decision decision = decide(message, chain, new Door(Set.of(Edit.Kind.APPEND), true), BOB);

    assertThat(decision.verdict()).isEqualTo(new Verdict.TempFail(Reply.UNAVAILABLE));
    assertThat(decision.edits()).isEmpty();
    Door able = new Door(Set.of(Edit.Kind.APPEND, Edit.Kind.SENDER), false);
    assertThat(decide(message, chain, able, BOB).edits()).isEqualTo(edits.edits());
  }

  @Test
  void aSealThatTheDoorCannotDoIsTempFail() throws Exception {
    Chain chain = chain(filter("s").sealer((mail, all) -> List.of(field("X-Seal", "1"))));

    assertThat(decide(message, chain, new Door(Set.of(), true), BOB).verdict())
        .isEqualTo(new Verdict.TempFail(Reply.UNAVAILABLE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tempfail", "discard", "reject"})
  void editsAreDroppedUnlessTheVerdictAccepts(String verdict) throws Exception {
    Outcome edit = Outcome.PROCEED.edit(new Edit.Append(field("X-A", "a")));
    Part edits = filter("e").at(Moment.SENDER, () -> edit);

    Decision refused =
        decide(message, chain(edits, filter("f").at(Moment.MESSAGE, () -> outcome(verdict))));
    Decision accepted =
        decide(message, chain(edits, filter("f").at(Moment.MESSAGE, () -> QUARANTINE)));

    assertThat(refused.edits()).isEmpty();
    assertThat(accepted.edits()).isEqualTo(edit.edits());
  }

  @Test
  void editsStandInConfiguredOrder() throws Exception {
    Decision decision =
        decide(
            message,
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

  @ParameterizedTest
  @EnumSource(names = {"SENDER", "RECIPIENT", "HEADER", "MESSAGE"})
  void thatAMailIsSetAsideIsAFindingForLaterOnes(Moment moment) throws Exception {
    List<Findings> seen = new ArrayList<>();
    decide(
        message,
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

  private static final Needs OURS = Needs.NONE.owns(List.of("sUBJECT", "X-None"));

  @ParameterizedTest
  @EnumSource(names = {"SENDER", "RECIPIENT", "HEADER", "MESSAGE"})
  void receivedFieldsOfOurNamesGoAlsoWhereTheirFilterDoesNotRun(Moment moment) throws Exception {
    Told never = filter("f").needs(OURS).when(new Condition.Not(Condition.always()));
    Decision decision = decide(message, chain(never.at(moment, () -> Outcome.PROCEED)));

    assertThat(decision.edits()).containsExactly(new Edit.RemoveAll("Subject"));
    assertThat(decision.reports()).isEmpty();
  }

  @Test
  void fieldsOfAFilterThatIsOnlyObservedAreNobodys() throws Exception {
    Part watched = filter("f").needs(OURS).observing().at(Moment.MESSAGE, () -> Outcome.PROCEED);
    assertThat(decide(message, chain(watched)).edits()).isEmpty();
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
    assertThat(decide(message, chain(adds)).edits())
        .containsExactly(new Edit.RemoveAll("Subject"), mine);
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
            message,
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
        decide(message, chain(filter("f").at(Moment.MESSAGE, () -> DISCARD), sealer("s", seen)));
    Decision failed = decide(message, chain(fails, sealer("s", seen)));
    assertThat(seen).isEmpty();
    Decision without =
        decide(
            message,
            chain(
                filter("fails").onError(OnError.PROCEED).sealer((mail, all) -> List.of()),
                sealer("s", seen, field("Seal", "1"))));

    assertThat(refused.verdict()).isEqualTo(DISCARD.verdict());
    assertThat(failed.verdict()).isEqualTo(new Verdict.TempFail(Reply.UNAVAILABLE));
    assertThat(without.edits()).containsExactly(new Edit.Prepend(field("Seal", "1")));
  }
}
