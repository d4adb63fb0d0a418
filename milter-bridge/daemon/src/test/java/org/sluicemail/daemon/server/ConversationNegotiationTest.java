package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.daemon.server.Dialogue.Answers.ACCEPT;
import static org.sluicemail.daemon.server.Dialogue.Answers.CONTINUE;
import static org.sluicemail.daemon.server.Dialogue.Commands.CONNECT;
import static org.sluicemail.daemon.server.Dialogue.Commands.END;
import static org.sluicemail.daemon.server.Dialogue.Commands.END_OF_HEADER;
import static org.sluicemail.daemon.server.Dialogue.Commands.body;
import static org.sluicemail.daemon.server.Dialogue.Commands.mail;
import static org.sluicemail.daemon.server.Dialogue.Commands.rcpt;
import static org.sluicemail.daemon.server.Dialogue.without;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.ProtocolException;
import org.sluicemail.milter.codec.Step;

/** What was agreed on, and what follows. */
class ConversationNegotiationTest {
  private final ByWord.Journal journal = ByWord.Journal.fresh();

  @RegisterExtension final Dialogue dialogue = new Dialogue(journal.chain(ByWord.EVERY_PART));

  @Test
  void holdsARefusalThatNobodyWouldHear() throws Exception {
    Dialogue few = new Dialogue("limits: {recipients: 1}\n" + journal.chain("message"));
    few.begin();
    assertThat(few.say(mail("<a@example.org>"), rcpt("<b@example.net>"), rcpt("<c@example.net>")))
        .isEmpty();
    assertThat(((Answer.ReplyCode) few.ask(END)).reply())
        .isEqualTo("452 4.5.3 Too many recipients");
    few.close();
  }

  @Test
  void askedForAnswersAreGivenWhereAServerKnowsNoSilence() throws Exception {
    Dialogue few = new Dialogue("limits: {recipients: 1}\n" + journal.chain("message"));
    few.begin(new Options(2, Options.everything().actions(), Set.of()));
    assertThat(few.ask(mail("<a@example.org>"))).isEqualTo(CONTINUE);
    assertThat(few.ask(rcpt("<b@example.net>"))).isEqualTo(CONTINUE);
    assertThat(((Answer.ReplyCode) few.ask(rcpt("<c@example.net>"))).code()).isEqualTo(452);
    assertThat(few.ask(new Command.Header("A", Octets.of("b")))).isEqualTo(CONTINUE);
    assertThat(few.ask(END_OF_HEADER)).isEqualTo(CONTINUE);
    assertThat(few.ask(body("text"))).isEqualTo(CONTINUE);
    assertThat(few.ask(END)).isEqualTo(ACCEPT);
    assertThat(journal.last().message().header().fields().getFirst().raw().text())
        .isEqualTo("A: b");
    few.close();
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 3", "4, 4", "5, 5", "6, 6", "7, 6", "1000, 6"})
  void agreesOnAVersion(int offered, int agreed) throws Exception {
    Options offer = new Options(offered, Options.everything().actions(), Set.of());
    assertThat(dialogue.negotiate(offer).version()).isEqualTo(agreed);
    dialogue.say(CONNECT, new Command.Helo("x"));
    dialogue.transaction();
    assertThat(dialogue.say(END)).containsExactly(ACCEPT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1})
  void refusesVersionsOfTheFirstDays(int version) {
    Options offer = new Options(version, Set.of(), Set.of());
    assertThatThrownBy(() -> dialogue.negotiate(offer)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void negotiatesOnceAndFirst() throws Exception {
    assertThatThrownBy(() -> dialogue.say(CONNECT)).isInstanceOf(ProtocolException.class);
    dialogue.begin();
    assertThatThrownBy(() -> dialogue.negotiate(Options.everything()))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void unaskedCommandsAreAnsweredAndMeanNothing() throws Exception {
    dialogue.begin(without(Step.NO_UNKNOWN, Step.NO_DATA));
    assertThat(dialogue.ask(new Command.Unknown("NOOP"))).isEqualTo(CONTINUE);
    dialogue.say(mail("<ann@example.org>"), rcpt("<bob@example.net>"));
    assertThat(dialogue.ask(new Command.Unknown("NOOP"))).isEqualTo(CONTINUE);
    assertThat(dialogue.ask(new Command.Data())).isEqualTo(CONTINUE);
    assertThat(dialogue.say(END)).containsExactly(ACCEPT);
  }
}
