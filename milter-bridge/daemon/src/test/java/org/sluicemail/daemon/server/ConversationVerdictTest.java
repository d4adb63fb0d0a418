package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.server.Dialogue.Answers.ACCEPT;
import static org.sluicemail.daemon.server.Dialogue.Answers.CONTINUE;
import static org.sluicemail.daemon.server.Dialogue.Answers.LATER;
import static org.sluicemail.daemon.server.Dialogue.Answers.REJECT;
import static org.sluicemail.daemon.server.Dialogue.Commands.END;
import static org.sluicemail.daemon.server.Dialogue.Commands.END_OF_HEADER;
import static org.sluicemail.daemon.server.Dialogue.Commands.body;
import static org.sluicemail.daemon.server.Dialogue.Commands.header;
import static org.sluicemail.daemon.server.Dialogue.Commands.mail;
import static org.sluicemail.daemon.server.Dialogue.Commands.rcpt;
import static org.sluicemail.daemon.server.Dialogue.without;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Ending;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Response;

/** How verdicts are said at each command; Postfix's cleanup hears them at the end alone. */
class ConversationVerdictTest {
  private final ByWord.Journal journal = ByWord.Journal.fresh();

  @RegisterExtension final Dialogue dialogue = new Dialogue(journal.chain(ByWord.EVERY_PART));

  @ParameterizedTest
  @CsvSource({
    "reject, 550 5.7.1 No, sender",
    "tempfail, 451 4.7.1 Later, sender",
  })
  void refusesAtMail(String word, String text) throws Exception {
    dialogue.begin();
    Response answer = dialogue.ask(mail("<" + word + "@example.org>"));
    assertThat(((Answer.ReplyCode) answer).reply()).startsWith(text);
    assertThat(journal.ending().verdict().orElseThrow().word()).isEqualTo(word);
    assertThat(dialogue.ask(mail("<ann@example.org>"))).isEqualTo(CONTINUE);
  }

  @Test
  void repeatsARefusalToAServerThatGoesOn() throws Exception {
    dialogue.begin();
    dialogue.say(mail("<reject@example.org>"), rcpt("<bob@example.net>"), END_OF_HEADER);
    assertThat(dialogue.ask(END)).isEqualTo(REJECT);
    dialogue.transaction();
    dialogue.say(END_OF_HEADER);
    assertThat(dialogue.ask(END)).isEqualTo(ACCEPT);
  }

  @Test
  void refusesOneOfTwoRecipients() throws Exception {
    dialogue.begin();
    dialogue.say(mail("<ann@example.org>"));
    assertThat(dialogue.ask(rcpt("<reject@example.net>"))).isEqualTo(REJECT);
    assertThat(dialogue.ask(rcpt("<tempfail@example.net>"))).isEqualTo(LATER);
    assertThat(dialogue.ask(rcpt("<bob@example.net>"))).isEqualTo(CONTINUE);
    dialogue.say(END_OF_HEADER);
    assertThat(dialogue.ask(END)).isEqualTo(ACCEPT);
    assertThat(journal.last().envelope().recipients())
        .extracting(recipient -> recipient.address().text())
        .containsExactly("bob@example.net");
  }

  @Test
  void dropsADiscardedRecipientWithTheMessage() throws Exception {
    dialogue.begin();
    dialogue.say(mail("<ann@example.org>"));
    assertThat(dialogue.ask(rcpt("<discard@example.net>"))).isEqualTo(CONTINUE);
    assertThat(dialogue.ask(rcpt("<bob@example.net>"))).isEqualTo(CONTINUE);
    dialogue.say(END_OF_HEADER);
    assertThat(dialogue.say(END))
        .containsExactly(new Modification.DeleteRecipient("<discard@example.net>"), ACCEPT);
  }

  @Test
  void discardsTheMessageWhenNobodyIsLeft() throws Exception {
    dialogue.begin();
    dialogue.say(mail("<ann@example.org>"), rcpt("<discard@example.net>"), END_OF_HEADER);
    assertThat(dialogue.ask(END)).isEqualTo(new Answer.Discard());
  }

  @Test
  void discardAtTheSenderComesAtTheEndOfHeader() throws Exception {
    dialogue.begin();
    assertThat(dialogue.ask(mail("<discard@example.org>"))).isEqualTo(CONTINUE);
    assertThat(dialogue.ask(rcpt("<reject@example.net>"))).isEqualTo(CONTINUE);
    assertThat(dialogue.ask(END_OF_HEADER)).isEqualTo(new Answer.Discard());
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DECIDED);
    assertThat(journal.bodies()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"reject, 550", "tempfail, 451"})
  void refusesAtTheEndOfHeader(String word, int code) throws Exception {
    dialogue.begin();
    dialogue.transaction();
    dialogue.say(header("X-Header", word));
    assertThat(((Answer.ReplyCode) dialogue.ask(END_OF_HEADER)).code()).isEqualTo(code);
    assertThat(journal.ending().verdict().orElseThrow().word()).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({"reject, 550", "tempfail, 451", "crash, 451"})
  void refusesAtTheEndOfMessage(String word, int code) throws Exception {
    dialogue.begin();
    dialogue.transaction();
    dialogue.say(header("X-Message", word), END_OF_HEADER);
    assertThat(((Answer.ReplyCode) dialogue.ask(END)).code()).isEqualTo(code);
    dialogue.transaction();
    dialogue.say(END_OF_HEADER);
    assertThat(dialogue.ask(END)).isEqualTo(ACCEPT);
  }

  @Test
  void quarantinesInOneLine() throws Exception {
    dialogue.begin();
    dialogue.transaction();
    dialogue.say(header("X-Message", "quarantine"), END_OF_HEADER);
    assertThat(dialogue.say(END))
        .containsExactly(new Modification.Quarantine("odd\\r\\nX: y"), ACCEPT);
  }

  @Test
  void defersWhatAServerCannotQuarantine() throws Exception {
    dialogue.begin(without(Action.QUARANTINE));
    dialogue.transaction();
    dialogue.say(header("X-Message", "quarantine"), END_OF_HEADER);
    assertThat(((Answer.ReplyCode) dialogue.ask(END)).code()).isEqualTo(451);
  }

  /** Postfix's cleanup sends no brackets, and a refusal there would jam its queue. */
  @ParameterizedTest
  @CsvSource({
    "reject@example.org, bob@example.net, 550",
    "tempfail@example.org, bob@example.net, 451",
    "ann@example.org, reject@example.net, 550",
    "ann@example.org, tempfail@example.net, 451",
  })
  void holdsAnswersToCleanup(String sender, String recipient, int code) throws Exception {
    dialogue.begin();
    assertThat(dialogue.ask(mail(sender))).isEqualTo(CONTINUE);
    assertThat(dialogue.ask(rcpt(recipient))).isEqualTo(CONTINUE);
    assertThat(dialogue.ask(rcpt("carl@example.net"))).isEqualTo(CONTINUE);
    assertThat(dialogue.ask(END_OF_HEADER)).isEqualTo(CONTINUE);
    assertThat(((Answer.ReplyCode) dialogue.ask(END)).code()).isEqualTo(code);
  }

  @Test
  void whoMustWaitMakesAllWaitInCleanup() throws Exception {
    dialogue.begin();
    dialogue.say(
        mail(""),
        rcpt("reject@example.net"),
        rcpt("tempfail@example.net"),
        rcpt("bob@example.net"));
    dialogue.say(END_OF_HEADER);
    assertThat(dialogue.ask(END)).isEqualTo(LATER);
  }

  @Test
  void judgesTheHeaderAtTheEndWhenNoEndOfHeaderCame() throws Exception {
    dialogue.begin();
    dialogue.transaction();
    dialogue.say(header("X-Header", "reject"), body("text"));
    assertThat(dialogue.ask(END)).isEqualTo(REJECT);
  }
}
