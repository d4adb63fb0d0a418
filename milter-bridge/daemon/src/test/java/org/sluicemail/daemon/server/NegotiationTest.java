package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.milter.codec.Step.LEADING_SPACE;
import static org.sluicemail.milter.codec.Step.NO_BODY;
import static org.sluicemail.milter.codec.Step.NO_DATA;
import static org.sluicemail.milter.codec.Step.NO_END_OF_HEADER;
import static org.sluicemail.milter.codec.Step.NO_HEADERS;
import static org.sluicemail.milter.codec.Step.NO_HELO;
import static org.sluicemail.milter.codec.Step.NO_RCPT;
import static org.sluicemail.milter.codec.Step.NO_REPLY_BODY;
import static org.sluicemail.milter.codec.Step.NO_REPLY_CONNECT;
import static org.sluicemail.milter.codec.Step.NO_REPLY_HEADER;
import static org.sluicemail.milter.codec.Step.NO_REPLY_HELO;
import static org.sluicemail.milter.codec.Step.NO_REPLY_MAIL;
import static org.sluicemail.milter.codec.Step.NO_REPLY_RCPT;
import static org.sluicemail.milter.codec.Step.NO_UNKNOWN;
import static org.sluicemail.milter.codec.Step.SKIP;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.Deadlines;
import org.sluicemail.chain.Mode;
import org.sluicemail.chain.Part;
import org.sluicemail.chain.Routes;
import org.sluicemail.chain.When;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.MacroStage;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Step;

class NegotiationTest {
  private static final Map<MacroStage, List<String>> QUEUE_ID =
      Map.of(MacroStage.MAIL, List.of("i"), MacroStage.DATA, List.of("i"));

  private record AtSender(Needs needs) implements SenderFilter {
    @Override
    public Outcome onSender(Session session, ReversePath sender) {
      return Outcome.PROCEED;
    }
  }

  private record AtRecipient(Needs needs) implements RecipientFilter {
    @Override
    public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient) {
      return Outcome.PROCEED;
    }
  }

  private record AtHeader(Needs needs) implements HeaderFilter {
    @Override
    public Outcome onHeader(Session session, Envelope envelope, Header header) {
      return Outcome.PROCEED;
    }
  }

  private record AtMessage(Needs needs) implements MessageFilter {
    @Override
    public Outcome onMessage(Mail received) {
      return Outcome.PROCEED;
    }
  }

  private record AsPolicy(Needs needs) implements Policy {
    @Override
    public Outcome judge(Mail received, Findings all) {
      return Outcome.PROCEED;
    }
  }

  private record AsSealer(Needs needs) implements Sealer {
    @Override
    public List<HeaderField> seal(Mail outgoing, Findings all) {
      return List.of();
    }
  }

  private record AsObserver(Needs needs) implements Observer {
    @Override
    public void ended(Ending ending) {}
  }

  private static Chain chain(Filter... filters) {
    List<Part> parts =
        List.of(filters).stream().map(filter -> part(filter, Condition.always())).toList();
    return new Chain("test", parts, Deadlines.DEFAULT, Limits.DEFAULT);
  }

  private static Part part(Filter filter, Condition condition) {
    return new Part(
        "f", filter, OnError.TEMPFAIL, Mode.ENFORCE, Deadlines.DEFAULT.command(), condition);
  }

  private static Condition when(String yaml) {
    try {
      return When.condition(Optional.of(Config.parse("test", yaml)));
    } catch (ConfigException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  private static Routes.Route route(String when, Chain chain) {
    return new Routes.Route(when(when), chain);
  }

  private static Options wanted(Chain chain) {
    return wanted("inet:1@test", new Routes.Route(Condition.always(), chain));
  }

  private static Options wanted(String listener, Routes.Route... routes) {
    return Negotiation.wanted(new Routes(List.of(routes)), listener);
  }

  private static Options wanted(Routes.Route... routes) {
    return wanted("inet:1@test", routes);
  }

  private static Routes.Route otherwise(Chain chain) {
    return new Routes.Route(Condition.always(), chain);
  }

  @Test
  void theNoOpChainAsksForNoReplyBeforeTheEnd() {
    Options wanted = wanted(chain(new AtMessage(Needs.NONE.withMessage())));
    assertThat(wanted.version()).isEqualTo(6);
    assertThat(wanted.actions()).containsExactly(Action.SET_MACROS);
    assertThat(wanted.steps())
        .containsExactlyInAnyOrder(
            NO_REPLY_CONNECT,
            NO_HELO,
            NO_REPLY_MAIL,
            NO_RCPT,
            NO_DATA,
            NO_UNKNOWN,
            NO_REPLY_HEADER,
            LEADING_SPACE,
            NO_END_OF_HEADER,
            NO_REPLY_BODY);
    assertThat(wanted.macros()).isEqualTo(QUEUE_ID);
  }

  @Test
  void anEmptyChainEndsAtConnect() {
    Options wanted = wanted(chain());
    assertThat(wanted.actions()).containsExactly(Action.SET_MACROS);
    assertThat(wanted.steps())
        .containsExactlyInAnyOrder(
            NO_HELO, NO_REPLY_MAIL, NO_RCPT, NO_DATA, NO_UNKNOWN, NO_HEADERS, NO_BODY);
  }

  @Test
  void aSenderPartIsAnsweredAtMail() {
    assertThat(wanted(chain(new AtSender(Needs.NONE))).steps())
        .containsExactlyInAnyOrder(
            NO_REPLY_CONNECT, NO_HELO, NO_RCPT, NO_DATA, NO_UNKNOWN, NO_HEADERS, NO_BODY);
  }

  @Test
  void aRecipientPartIsAnsweredAtRcpt() {
    Options wanted = wanted(chain(new AtRecipient(Needs.NONE.emits(Edit.Kind.REMOVE_RECIPIENT))));
    assertThat(wanted.actions())
        .containsExactlyInAnyOrder(Action.SET_MACROS, Action.DELETE_RECIPIENT);
    assertThat(wanted.steps())
        .containsExactlyInAnyOrder(
            NO_REPLY_CONNECT,
            NO_HELO,
            NO_REPLY_MAIL,
            NO_DATA,
            NO_UNKNOWN,
            NO_HEADERS,
            NO_BODY,
            LEADING_SPACE);
  }

  @Test
  void aHeaderPartIsAnsweredAtTheEndOfHeaderAndSeesNoBody() {
    assertThat(wanted(chain(new AtHeader(Needs.NONE))).steps())
        .containsExactlyInAnyOrder(
            NO_REPLY_CONNECT,
            NO_HELO,
            NO_REPLY_MAIL,
            NO_RCPT,
            NO_DATA,
            NO_UNKNOWN,
            NO_REPLY_HEADER,
            LEADING_SPACE,
            NO_BODY);
  }

  @Test
  void aPolicyAloneNeedsNothing() {
    assertThat(wanted(chain(new AsPolicy(Needs.NONE))).steps())
        .containsExactlyInAnyOrder(
            NO_REPLY_CONNECT,
            NO_HELO,
            NO_REPLY_MAIL,
            NO_RCPT,
            NO_DATA,
            NO_UNKNOWN,
            NO_HEADERS,
            NO_END_OF_HEADER,
            NO_BODY);
  }

  @Test
  void aSealerReadsTheHeaderAndAddsToIt() {
    Options wanted = wanted(chain(new AsSealer(Needs.NONE)));
    assertThat(wanted.actions()).containsExactlyInAnyOrder(Action.SET_MACROS, Action.ADD_HEADERS);
    assertThat(wanted.steps()).contains(NO_REPLY_HEADER, LEADING_SPACE).doesNotContain(NO_HEADERS);
  }

  @Test
  void anObserverLearnsOfTheEndOfEachMail() {
    assertThat(wanted(chain(new AsObserver(Needs.NONE))).steps())
        .contains(NO_END_OF_HEADER, NO_HEADERS, NO_BODY, NO_REPLY_MAIL);
  }

  @Test
  void aBodyThatOneChainReadsIsAnsweredSoThatAnotherCanSkipIt() {
    Chain reads = chain(new AtMessage(Needs.NONE.withMessage()));
    Chain passes = chain(new AsPolicy(Needs.NONE));
    Options wanted = wanted(route("sender: [a@]", passes), otherwise(reads));
    assertThat(wanted.steps()).contains(SKIP).doesNotContain(NO_REPLY_BODY, NO_BODY);
    assertThat(wanted(otherwise(reads)).steps()).contains(NO_REPLY_BODY).doesNotContain(SKIP);
  }

  /** Such a chain has said its last word at the end of the header, before any body. */
  @Test
  void aChainThatEndsAtTheHeaderNeedsNoSkip() {
    Chain reads = chain(new AtMessage(Needs.NONE.withMessage()));
    Options wanted =
        wanted(route("sender: [a@]", chain(new AtSender(Needs.NONE))), otherwise(reads));
    assertThat(wanted.steps()).contains(NO_REPLY_BODY).doesNotContain(SKIP, NO_END_OF_HEADER);
  }

  @ParameterizedTest
  @EnumSource(Edit.Kind.class)
  void asksForTheActionOfEachEdit(Edit.Kind kind) {
    Set<Action> expected =
        switch (kind) {
          case TOP, PREPEND, INSERT, APPEND -> EnumSet.of(Action.ADD_HEADERS);
          case REPLACE -> EnumSet.of(Action.CHANGE_HEADERS, Action.ADD_HEADERS);
          case REMOVE, REMOVE_ALL -> EnumSet.of(Action.CHANGE_HEADERS);
          case BODY -> EnumSet.of(Action.CHANGE_BODY);
          case SENDER -> EnumSet.of(Action.CHANGE_SENDER);
          case ADD_RECIPIENT -> EnumSet.of(Action.ADD_RECIPIENT, Action.ADD_RECIPIENT_ARGS);
          case REMOVE_RECIPIENT -> EnumSet.of(Action.DELETE_RECIPIENT);
        };
    expected.add(Action.SET_MACROS);
    Options wanted = wanted(chain(new AsPolicy(Needs.NONE.emits(kind))));
    assertThat(wanted.actions()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(Negotiation.door(wanted).edits()).contains(kind);
    assertThat(Negotiation.door(wanted).quarantines()).isFalse();
  }

  /** Who tells a place by the fields received has to be shown them. */
  @ParameterizedTest
  @EnumSource(
      value = Edit.Kind.class,
      names = {"INSERT", "REPLACE", "REMOVE", "REMOVE_ALL"})
  void seesTheFieldsThatEditsCount(Edit.Kind kind) {
    assertThat(wanted(chain(new AsPolicy(Needs.NONE.emits(kind)))).steps())
        .contains(NO_REPLY_HEADER, LEADING_SPACE)
        .doesNotContain(NO_HEADERS);
  }

  @Test
  void asksToQuarantine() {
    Options wanted = wanted(chain(new AsPolicy(Needs.NONE.mayQuarantine())));
    assertThat(wanted.actions()).containsExactlyInAnyOrder(Action.SET_MACROS, Action.QUARANTINE);
    assertThat(Negotiation.door(wanted).quarantines()).isTrue();
  }

  @Test
  void asksForTheMacrosOfFactsAndConditions() {
    Needs needs = Needs.NONE.facts(Fact.HELO, Fact.USER, Fact.TLS, Fact.SERVER, Fact.RECIPIENTS);
    Chain chain = chain(new AsPolicy(needs.macros(Set.of("z", "client_ptr", "b"))));
    Options wanted = wanted(chain);
    List<String> named = List.of("b", "{client_ptr}", "z");
    assertThat(wanted.macros())
        .containsOnlyKeys(MacroStage.CONNECT, MacroStage.HELO, MacroStage.MAIL, MacroStage.DATA)
        .containsEntry(
            MacroStage.CONNECT, List.of("j", "{daemon_name}", "v", "b", "{client_ptr}", "z"))
        .containsEntry(MacroStage.MAIL, List.of("{auth_authen}", "i", "b", "{client_ptr}", "z"))
        .containsEntry(MacroStage.DATA, List.of("i"));
    assertThat(wanted.macros().get(MacroStage.HELO))
        .startsWith("{tls_version}", "{cipher}", "{cert_subject}", "{cert_issuer}")
        .endsWith(named.toArray(String[]::new));
    assertThat(wanted.steps())
        .contains(NO_REPLY_HELO, NO_REPLY_RCPT)
        .doesNotContain(NO_HELO, NO_RCPT);
  }

  @Test
  void asksForWhatRoutesGoBy() {
    Chain chain = chain(new AsPolicy(Needs.NONE));
    Options wanted =
        wanted(
            route("{user: [ann], macro: {\"{daemon_port}\": [\"587\"]}}", chain), otherwise(chain));
    assertThat(wanted.macros())
        .containsEntry(MacroStage.MAIL, List.of("{auth_authen}", "i", "{daemon_port}"))
        .containsEntry(MacroStage.CONNECT, List.of("{daemon_port}"));
    assertThat(Negotiation.macros(new Routes(List.of(otherwise(chain))), "x")).isEmpty();
  }

  @Test
  void conditionsOnRecipientsWantTheRecipients() {
    Part part = part(new AsPolicy(Needs.NONE), when("any-recipient: [a@]"));
    Chain chain = new Chain("test", List.of(part), Deadlines.DEFAULT, Limits.DEFAULT);
    assertThat(wanted(chain).steps()).contains(NO_REPLY_RCPT).doesNotContain(NO_RCPT);
  }

  @Test
  void eachListenerHasItsOwnUnion() {
    Chain reads = chain(new AtMessage(Needs.NONE.withMessage()));
    Chain judges = chain(new AtSender(Needs.NONE));
    Routes.Route[] routes = {
      route("listener: [\"inet:1@one\"]", judges), otherwise(reads),
    };
    assertThat(wanted("inet:2@two", routes).steps()).contains(NO_REPLY_MAIL, NO_REPLY_BODY);
    assertThat(wanted("inet:1@one", routes).steps()).doesNotContain(NO_REPLY_MAIL);
    Routes.Route[] contrary = {
      route("not: {listener: [\"inet:1@one\"]}", judges), otherwise(reads),
    };
    assertThat(wanted("inet:1@one", contrary).steps()).contains(NO_REPLY_MAIL);
    assertThat(wanted("inet:2@two", contrary).steps()).doesNotContain(NO_REPLY_MAIL);
  }

  @Test
  void connectIsAnsweredOnlyWhereARouteCanEndThere() {
    Chain reads = chain(new AtMessage(Needs.NONE.withMessage()));
    assertThat(wanted(route("client: [192.0.2.0/24]", chain()), otherwise(reads)).steps())
        .doesNotContain(NO_REPLY_CONNECT);
    assertThat(wanted(route("sender: [a@]", chain()), otherwise(reads)).steps())
        .contains(NO_REPLY_CONNECT);
  }

  @Test
  void neverAsksForLargePayloadsOrRefusedRecipients() {
    Needs all = Needs.NONE.withMessage().facts(Fact.values()).emits(Edit.Kind.values());
    assertThat(wanted(chain(new AtMessage(all))).steps())
        .doesNotContain(Step.PAYLOAD_1M, Step.PAYLOAD_256K, Step.REJECTED_RECIPIENTS);
  }
}
