package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.server.Wanted.chain;
import static org.sluicemail.daemon.server.Wanted.otherwise;
import static org.sluicemail.daemon.server.Wanted.part;
import static org.sluicemail.daemon.server.Wanted.route;
import static org.sluicemail.daemon.server.Wanted.wanted;
import static org.sluicemail.daemon.server.Wanted.when;
import static org.sluicemail.milter.codec.Step.LEADING_SPACE;
import static org.sluicemail.milter.codec.Step.NO_HEADERS;
import static org.sluicemail.milter.codec.Step.NO_HELO;
import static org.sluicemail.milter.codec.Step.NO_RCPT;
import static org.sluicemail.milter.codec.Step.NO_REPLY_HEADER;
import static org.sluicemail.milter.codec.Step.NO_REPLY_HELO;
import static org.sluicemail.milter.codec.Step.NO_REPLY_RCPT;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Deadlines;
import org.sluicemail.chain.Part;
import org.sluicemail.chain.Routes;
import org.sluicemail.engine.Trial;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Limits;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.MacroStage;
import org.sluicemail.milter.codec.Options;

/** Actions and macros that are asked for. */
class NegotiationActionsTest {
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
    Options wanted = wanted(chain(Trial.part(Trial.Kind.POLICY, Needs.NONE.emits(kind))));
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
    assertThat(wanted(chain(Trial.part(Trial.Kind.POLICY, Needs.NONE.emits(kind)))).steps())
        .contains(NO_REPLY_HEADER, LEADING_SPACE)
        .doesNotContain(NO_HEADERS);
  }

  @Test
  void asksToQuarantine() {
    Options wanted = wanted(chain(Trial.part(Trial.Kind.POLICY, Needs.NONE.mayQuarantine())));
    assertThat(wanted.actions()).containsExactlyInAnyOrder(Action.SET_MACROS, Action.QUARANTINE);
    assertThat(Negotiation.door(wanted).quarantines()).isTrue();
  }

  @Test
  void asksForTheMacrosOfFactsAndConditions() {
    Needs needs = Needs.NONE.facts(Fact.HELO, Fact.USER, Fact.TLS, Fact.SERVER, Fact.RECIPIENTS);
    Chain chain =
        chain(Trial.part(Trial.Kind.POLICY, needs.macros(Set.of("z", "client_ptr", "b"))));
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
    Chain chain = chain(Trial.part(Trial.Kind.POLICY, Needs.NONE));
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
    Part part = part(Trial.part(Trial.Kind.POLICY, Needs.NONE), when("any-recipient: [a@]"));
    Chain chain = new Chain("test", List.of(part), Deadlines.DEFAULT, Limits.DEFAULT);
    assertThat(wanted(chain).steps()).contains(NO_REPLY_RCPT).doesNotContain(NO_RCPT);
  }
}
