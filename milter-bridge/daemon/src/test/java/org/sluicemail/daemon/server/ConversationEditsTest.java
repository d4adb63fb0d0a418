package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.server.Dialogue.Answers.ACCEPT;
import static org.sluicemail.daemon.server.Dialogue.Answers.REJECT;
import static org.sluicemail.daemon.server.Dialogue.Commands.END;
import static org.sluicemail.daemon.server.Dialogue.Commands.END_OF_HEADER;
import static org.sluicemail.daemon.server.Dialogue.Commands.header;
import static org.sluicemail.daemon.server.Dialogue.without;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluicemail.filter.Ending;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Response;

/** How edits are sent. */
class ConversationEditsTest {
  private final ByWord.Journal journal = ByWord.Journal.fresh();

  @RegisterExtension final Dialogue dialogue = new Dialogue(journal.chain(ByWord.EVERY_PART));

  @Test
  void defersWhatAnEditCannotBeSentFor() throws Exception {
    dialogue.begin();
    dialogue.transaction();
    dialogue.say(header("X-\u00e4", "1"), header("X-Edit", "remove X-\u00e4 1"), END_OF_HEADER);
    Response last = dialogue.say(END).getLast();
    assertThat(((Answer.ReplyCode) last).code()).isEqualTo(451);
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DECIDED);
  }

  @Test
  void defersWhatAServerCannotEdit() throws Exception {
    dialogue.begin(without(Action.CHANGE_BODY));
    dialogue.transaction();
    dialogue.say(header("X-Edit", "body other"), END_OF_HEADER);
    assertThat(((Answer.ReplyCode) dialogue.ask(END)).code()).isEqualTo(451);
  }

  @Test
  void sendsAllEditsAndTheAnswerInOneWrite() throws Exception {
    dialogue.begin();
    dialogue.transaction();
    dialogue.say(
        header("X-Edit", "prepend X-One 1"),
        header("X-Edit", "remove Subject 1"),
        header("X-Edit", "body other"),
        header("X-Edit", "sender eve@example.org"),
        header("X-Edit", "add carl@example.net"),
        header("X-Edit", "drop bob@example.net"),
        END_OF_HEADER);
    int before = dialogue.writes();
    assertThat(dialogue.say(END))
        .containsExactly(
            new Modification.ChangeHeader(1, "Subject", Octets.EMPTY),
            new Modification.InsertHeader(1, "X-One", Octets.of(" 1")),
            new Modification.ReplaceBody(Octets.of("other")),
            new Modification.ChangeSender("<eve@example.org>"),
            new Modification.AddRecipient("<carl@example.net>"),
            new Modification.DeleteRecipient("<bob@example.net>"),
            ACCEPT);
    assertThat(dialogue.writes()).isEqualTo(before + 1);
  }

  @Test
  void editsOfARefusedMailAreNotSent() throws Exception {
    dialogue.begin();
    dialogue.transaction();
    dialogue.say(header("X-Message", "reject"), header("X-Edit", "prepend X-One 1"), END_OF_HEADER);
    assertThat(dialogue.say(END)).containsExactly(REJECT);
  }
}
