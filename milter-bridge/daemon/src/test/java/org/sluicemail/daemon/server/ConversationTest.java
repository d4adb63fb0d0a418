package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.daemon.server.Dialogue.Answers.ACCEPT;
import static org.sluicemail.daemon.server.Dialogue.Answers.CONTINUE;
import static org.sluicemail.daemon.server.Dialogue.Commands.ABORT;
import static org.sluicemail.daemon.server.Dialogue.Commands.CONNECT;
import static org.sluicemail.daemon.server.Dialogue.Commands.END;
import static org.sluicemail.daemon.server.Dialogue.Commands.END_OF_HEADER;
import static org.sluicemail.daemon.server.Dialogue.Commands.body;
import static org.sluicemail.daemon.server.Dialogue.Commands.header;
import static org.sluicemail.daemon.server.Dialogue.Commands.mail;
import static org.sluicemail.daemon.server.Dialogue.Commands.rcpt;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluicemail.filter.Ending;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.ProtocolException;

class ConversationTest {
  private final ByWord.Journal journal = ByWord.Journal.fresh();

  @RegisterExtension final Dialogue dialogue = new Dialogue(journal.chain(ByWord.EVERY_PART));

  @Test
  void acceptsAtTheEndOfTheMessageOnly() throws Exception {
    dialogue.begin();
    assertThat(dialogue.ask(mail("<ann@example.org>"))).isEqualTo(CONTINUE);
    assertThat(dialogue.ask(rcpt("<bob@example.net>"))).isEqualTo(CONTINUE);
    assertThat(dialogue.say(header("Subject", "hello"))).isEmpty();
    assertThat(dialogue.ask(END_OF_HEADER)).isEqualTo(CONTINUE);
    assertThat(dialogue.say(body("text\r\n"))).isEmpty();
    assertThat(dialogue.ask(END)).isEqualTo(ACCEPT);
    assertThat(journal.bodies()).containsExactly("text\r\n");
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DECIDED);
  }

  @Test
  void abortEndsATransactionOnce() throws Exception {
    dialogue.begin();
    assertThat(dialogue.say(ABORT, ABORT)).isEmpty();
    dialogue.transaction();
    assertThat(dialogue.say(ABORT, ABORT)).isEmpty();
    assertThat(journal.ending().how()).isEqualTo(Ending.How.ABORTED);
    dialogue.transaction();
    dialogue.say(END_OF_HEADER, END, ABORT);
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DECIDED);
    assertThat(journal.endings()).isZero();
    assertThat(dialogue.held()).isZero();
  }

  @Test
  void newMailHeloAndQuitEndATransaction() throws Exception {
    dialogue.begin();
    for (Command next :
        List.of(mail("<new@example.org>"), new Command.Helo("again"), new Command.Quit())) {
      dialogue.transaction();
      dialogue.say(next);
      assertThat(journal.ending().how()).isEqualTo(Ending.How.ABORTED);
    }
    assertThat(dialogue.conversation().isOver()).isTrue();
    assertThat(dialogue.held()).isZero();
  }

  @Test
  void aLostConnectionEndsATransactionOnce() throws Exception {
    dialogue.begin();
    dialogue.transaction();
    dialogue.say(END_OF_HEADER, body("half"));
    dialogue.conversation().disconnected();
    dialogue.conversation().disconnected();
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DISCONNECTED);
    assertThat(journal.endings()).isZero();
    assertThat(dialogue.held()).isZero();
  }

  @Test
  void takesTheLastChunkWithTheEnd() throws Exception {
    dialogue.begin();
    dialogue.transaction();
    dialogue.say(END_OF_HEADER, body("one"), new Command.EndOfMessage(Octets.of("two")));
    assertThat(journal.bodies()).containsExactly("onetwo");
  }

  @Test
  void refusesAWrongOrder() throws Exception {
    dialogue.begin();
    for (Command wrong :
        List.of(rcpt("<b@x.org>"), header("A", "b"), END_OF_HEADER, body("x"), END, CONNECT)) {
      assertThatThrownBy(() -> dialogue.say(wrong)).isInstanceOf(ProtocolException.class);
    }
    dialogue.transaction();
    dialogue.say(END_OF_HEADER);
    assertThatThrownBy(() -> dialogue.say(header("A", "b"))).isInstanceOf(ProtocolException.class);
    dialogue.say(body("x"), END);
    assertThatThrownBy(() -> dialogue.say(END)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> dialogue.say(body("x"))).isInstanceOf(ProtocolException.class);
  }
}
