package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.server.Dialogue.Answers.ACCEPT;
import static org.sluicemail.daemon.server.Dialogue.Answers.CONTINUE;
import static org.sluicemail.daemon.server.Dialogue.Answers.REJECT;
import static org.sluicemail.daemon.server.Dialogue.Commands.ABORT;
import static org.sluicemail.daemon.server.Dialogue.Commands.CONNECT;
import static org.sluicemail.daemon.server.Dialogue.Commands.END;
import static org.sluicemail.daemon.server.Dialogue.Commands.END_OF_HEADER;
import static org.sluicemail.daemon.server.Dialogue.Commands.body;
import static org.sluicemail.daemon.server.Dialogue.Commands.header;
import static org.sluicemail.daemon.server.Dialogue.Commands.mail;
import static org.sluicemail.daemon.server.Dialogue.Commands.rcpt;

import org.junit.jupiter.api.Test;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;

/** Chains that need less than others of the same listener. */
class ConversationRoutesTest {
  @Test
  void skipsABodyThatThisChainDoesNotRead() throws Exception {
    Dialogue two =
        new Dialogue(
            """
            chains:
              all: [words]
              some: [recipients]
              none: []
            routes:
              - {when: {sender: [some@]}, chain: some}
              - {when: {sender: [none@]}, chain: none}
              - chain: all
            filters:
              words: {type: org.sluicemail.daemon.server.ByWord, parts: [message]}
              recipients: {type: org.sluicemail.daemon.server.ByWord, parts: [recipient, observer]}
            """);
    two.begin();
    two.say(mail("<some@x.org>"), rcpt("<b@x.org>"), rcpt("<discard@x.org>"));
    two.say(header("A", "b"));
    assertThat(two.say(END_OF_HEADER)).containsExactly(CONTINUE);
    assertThat(two.ask(body("text"))).isEqualTo(new Answer.Skip());
    assertThat(two.say(END))
        .containsExactly(new Modification.DeleteRecipient("<discard@x.org>"), ACCEPT);
    assertThat(two.say(mail("<none@x.org>"), rcpt("<b@x.org>"))).containsExactly(CONTINUE);
    assertThat(two.ask(END_OF_HEADER)).isEqualTo(ACCEPT);
    two.say(ABORT, mail("<all@x.org>"), rcpt("<b@x.org>"), header("X-Message", "reject"));
    assertThat(two.ask(END_OF_HEADER)).isEqualTo(CONTINUE);
    assertThat(two.ask(body("text"))).isEqualTo(CONTINUE);
    assertThat(two.ask(END)).isEqualTo(REJECT);
    two.close();
    assertThat(two.held()).isZero();
  }

  @Test
  void acceptsAtConnectWhomNoFilterConcerns() throws Exception {
    String yaml =
        """
        chains: {all: [words], none: []}
        routes:
          - {when: {client: [192.0.2.0/24]}, chain: none}
          - chain: all
        filters: {words: {type: org.sluicemail.daemon.server.ByWord, parts: [message]}}
        """;
    Dialogue two = new Dialogue(yaml);
    two.negotiate(Options.everything());
    assertThat(two.ask(CONNECT)).isEqualTo(ACCEPT);
    two.say(new Command.QuitNewConnection());
    assertThat(two.ask(new Command.Connect("other", Family.INET, 1, "198.51.100.1")))
        .isEqualTo(CONTINUE);
    two.close();
  }

  @Test
  void doesNotAcceptAtConnectWhileAnEarlierRouteMayMatch() throws Exception {
    Dialogue two =
        new Dialogue(
            """
            chains: {all: [words], none: []}
            routes:
              - {when: {client: [192.0.2.1], authenticated: true}, chain: all}
              - {when: {client: [192.0.2.0/24]}, chain: none}
              - chain: all
            filters: {words: {type: org.sluicemail.daemon.server.ByWord, parts: [message]}}
            """);
    two.negotiate(Options.everything());
    assertThat(two.ask(CONNECT)).isEqualTo(CONTINUE);
    two.say(new Command.QuitNewConnection());
    assertThat(two.ask(new Command.Connect("other", Family.INET, 1, "192.0.2.2")))
        .isEqualTo(ACCEPT);
    two.close();
  }
}
