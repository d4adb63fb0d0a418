package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.server.Wanted.chain;
import static org.sluicemail.daemon.server.Wanted.otherwise;
import static org.sluicemail.daemon.server.Wanted.route;
import static org.sluicemail.daemon.server.Wanted.wanted;
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
import static org.sluicemail.milter.codec.Step.NO_REPLY_MAIL;
import static org.sluicemail.milter.codec.Step.NO_UNKNOWN;
import static org.sluicemail.milter.codec.Step.SKIP;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Routes;
import org.sluicemail.engine.Trial;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Fact;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.MacroStage;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Step;

class NegotiationTest {
  private static final Map<MacroStage, List<String>> QUEUE_ID =
      Map.of(MacroStage.MAIL, List.of("i"), MacroStage.DATA, List.of("i"));

  @Test
  void theNoOpChainAsksForNoReplyBeforeTheEnd() {
    Options wanted = wanted(chain(Trial.part(Trial.Kind.MESSAGE, Needs.NONE.withMessage())));
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
    assertThat(wanted(chain(Trial.part(Trial.Kind.SENDER, Needs.NONE))).steps())
        .containsExactlyInAnyOrder(
            NO_REPLY_CONNECT, NO_HELO, NO_RCPT, NO_DATA, NO_UNKNOWN, NO_HEADERS, NO_BODY);
  }

  @Test
  void aRecipientPartIsAnsweredAtRcpt() {
    Options wanted =
        wanted(
            chain(Trial.part(Trial.Kind.RECIPIENT, Needs.NONE.emits(Edit.Kind.REMOVE_RECIPIENT))));
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
    assertThat(wanted(chain(Trial.part(Trial.Kind.HEADER, Needs.NONE))).steps())
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
    assertThat(wanted(chain(Trial.part(Trial.Kind.POLICY, Needs.NONE))).steps())
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
    Options wanted = wanted(chain(Trial.part(Trial.Kind.SEALER, Needs.NONE)));
    assertThat(wanted.actions()).containsExactlyInAnyOrder(Action.SET_MACROS, Action.ADD_HEADERS);
    assertThat(wanted.steps()).contains(NO_REPLY_HEADER, LEADING_SPACE).doesNotContain(NO_HEADERS);
  }

  @Test
  void anObserverLearnsOfTheEndOfEachMail() {
    assertThat(wanted(chain(Trial.part(Trial.Kind.OBSERVER, Needs.NONE))).steps())
        .contains(NO_END_OF_HEADER, NO_HEADERS, NO_BODY, NO_REPLY_MAIL);
  }

  @Test
  void aBodyThatOneChainReadsIsAnsweredSoThatAnotherCanSkipIt() {
    Chain reads = chain(Trial.part(Trial.Kind.MESSAGE, Needs.NONE.withMessage()));
    Chain passes = chain(Trial.part(Trial.Kind.POLICY, Needs.NONE));
    Options wanted = wanted(route("sender: [a@]", passes), otherwise(reads));
    assertThat(wanted.steps()).contains(SKIP).doesNotContain(NO_REPLY_BODY, NO_BODY);
    assertThat(wanted(otherwise(reads)).steps()).contains(NO_REPLY_BODY).doesNotContain(SKIP);
  }

  /** Such a chain has said its last word at the end of the header, before any body. */
  @Test
  void aChainThatEndsAtTheHeaderNeedsNoSkip() {
    Chain reads = chain(Trial.part(Trial.Kind.MESSAGE, Needs.NONE.withMessage()));
    Options wanted =
        wanted(
            route("sender: [a@]", chain(Trial.part(Trial.Kind.SENDER, Needs.NONE))),
            otherwise(reads));
    assertThat(wanted.steps()).contains(NO_REPLY_BODY).doesNotContain(SKIP, NO_END_OF_HEADER);
  }

  @Test
  void eachListenerHasItsOwnUnion() {
    Chain reads = chain(Trial.part(Trial.Kind.MESSAGE, Needs.NONE.withMessage()));
    Chain judges = chain(Trial.part(Trial.Kind.SENDER, Needs.NONE));
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
    Chain reads = chain(Trial.part(Trial.Kind.MESSAGE, Needs.NONE.withMessage()));
    assertThat(wanted(route("client: [192.0.2.0/24]", chain()), otherwise(reads)).steps())
        .doesNotContain(NO_REPLY_CONNECT);
    assertThat(wanted(route("sender: [a@]", chain()), otherwise(reads)).steps())
        .contains(NO_REPLY_CONNECT);
  }

  @Test
  void neverAsksForLargePayloadsOrRefusedRecipients() {
    Needs all = Needs.NONE.withMessage().facts(Fact.values()).emits(Edit.Kind.values());
    assertThat(wanted(chain(Trial.part(Trial.Kind.MESSAGE, all))).steps())
        .doesNotContain(Step.PAYLOAD_1M, Step.PAYLOAD_256K, Step.REJECTED_RECIPIENTS);
  }
}
