package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.server.Dialogue.Commands.ABORT;
import static org.sluicemail.daemon.server.Dialogue.Commands.END;
import static org.sluicemail.daemon.server.Dialogue.Commands.END_OF_HEADER;
import static org.sluicemail.daemon.server.Dialogue.Commands.body;
import static org.sluicemail.daemon.server.Dialogue.Commands.header;
import static org.sluicemail.daemon.server.Dialogue.Commands.macros;
import static org.sluicemail.daemon.server.Dialogue.Commands.mail;
import static org.sluicemail.daemon.server.Dialogue.Commands.rcpt;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluicemail.filter.Ending;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;

/** What filters learn of client, envelope and header, and what they do not. */
class ConversationFactsTest {
  private final ByWord.Journal journal = ByWord.Journal.fresh();

  @RegisterExtension final Dialogue dialogue = new Dialogue(journal.chain(ByWord.EVERY_PART));

  @Test
  void filtersSeeWhatWasTold() throws Exception {
    dialogue.begin();
    dialogue.say(
        macros('C', Map.of("j", "mx.example.net", "{daemon_name}", "smtpd", "v", "Postfix")),
        macros('H', Map.of("{tls_version}", "TLSv1.3", "{cipher}", "AES")),
        macros('M', Map.of("{auth_authen}", "ann", "i", "early")),
        new Command.Mail("<ann@example.org>", List.of("SIZE=12", "BODY=8BITMIME")),
        new Command.Rcpt("<bob@example.net>", List.of("NOTIFY=NEVER")),
        macros('T', Map.of("i", "4F2")),
        header("Subject", "a\n b"),
        END_OF_HEADER,
        END);
    Mail seen = journal.last();
    Session session = seen.session();
    assertThat(session.listener()).isEqualTo(Dialogue.LISTENER);
    assertThat(session.client().addressText()).isEqualTo("192.0.2.1");
    assertThat(session.client().name()).isEqualTo("client.example");
    assertThat(session.client().port()).isEqualTo(4711);
    assertThat(session.helo()).isEqualTo("client.example");
    assertThat(session.user()).contains("ann");
    assertThat(session.queueId()).isEqualTo("4F2");
    assertThat(session.server())
        .isEqualTo(new Session.Server("mx.example.net", "smtpd", "Postfix"));
    assertThat(session.tls().orElseThrow().version()).isEqualTo("TLSv1.3");
    assertThat(seen.envelope().sender().parameters()).containsExactly("SIZE=12", "BODY=8BITMIME");
    assertThat(seen.envelope().recipients().getFirst().parameters())
        .containsExactly("NOTIFY=NEVER");
    assertThat(seen.message().header().fields().getFirst().raw().text())
        .isEqualTo("Subject: a\r\n b");
  }

  @Test
  void messagesOfOneConnectionKnowNothingOfEachOther() throws Exception {
    dialogue.begin();
    dialogue.say(
        macros('M', Map.of("{auth_authen}", "ann", "i", "first")),
        mail("<ann@example.org>"),
        rcpt("<bob@example.net>"),
        header("A", "1"),
        END_OF_HEADER,
        body("one"),
        END,
        ABORT,
        macros('M', Map.of()),
        mail("<carl@example.org>"),
        rcpt("<dora@example.net>"),
        header("B", "2"),
        END_OF_HEADER,
        body("two"),
        END);
    Mail second = journal.last();
    assertThat(journal.bodies()).containsExactly("one", "two");
    assertThat(second.session().user()).isEqualTo(Optional.empty());
    assertThat(second.session().queueId()).isEmpty();
    assertThat(second.envelope().toString()).doesNotContain("ann", "bob");
    assertThat(second.message().header().count("A")).isZero();
  }

  @Test
  void anotherClientOnThisConnectionIsUnknown() throws Exception {
    dialogue.begin();
    dialogue.say(
        macros('M', Map.of("{auth_authen}", "ann")),
        mail("<a@x.org>"),
        new Command.QuitNewConnection(),
        new Command.Connect("unknown", Family.INET6, 25, "2001:db8::1"),
        mail("<b@x.org>"),
        rcpt("<c@x.org>"),
        END_OF_HEADER,
        END);
    Session session = journal.last().session();
    assertThat(session.user()).isEmpty();
    assertThat(session.helo()).isEmpty();
    assertThat(session.client().name()).isEmpty();
    assertThat(session.client().addressText()).isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(journal.ending().how()).isEqualTo(Ending.How.ABORTED);
  }

  @Test
  void splitsArgumentsThatSendmailLeftWithTheAddress() throws Exception {
    dialogue.begin();
    dialogue.say(
        mail("<\"a> b\"@x.org> SIZE=5 SMTPUTF8"),
        rcpt("<c@x.org> NOTIFY=NEVER"),
        END_OF_HEADER,
        END);
    assertThat(journal.last().envelope().sender().address().text()).isEqualTo("\"a> b\"@x.org");
    assertThat(journal.last().envelope().sender().parameters())
        .containsExactly("SIZE=5", "SMTPUTF8");
    assertThat(journal.last().envelope().recipients().getFirst().address().text())
        .isEqualTo("c@x.org");
  }

  @Test
  void addressesAsMailServersSendThem() throws Exception {
    dialogue.begin();
    for (String sender : List.of("<a@x.org>", "a@x.org", " <a@x.org> ", "<@relay:a@x.org>")) {
      dialogue.say(mail(sender), rcpt("<c@x.org>"), END_OF_HEADER, END);
      assertThat(journal.last().envelope().sender().address().text()).isEqualTo("a@x.org");
    }
    dialogue.say(mail("<>"), rcpt("<c@x.org>"), END_OF_HEADER, END);
    assertThat(journal.last().envelope().sender().address().isNull()).isTrue();
  }

  @Test
  void foldedValuesWithEitherLineEnd() throws Exception {
    dialogue.begin();
    dialogue.say(mail("<a@x.org>"), rcpt("<c@x.org>"));
    dialogue.say(header("A", "b\n c"), header("B", "b\r\n c"), header("C", ""), END_OF_HEADER, END);
    assertThat(journal.last().message().header().fields())
        .extracting(field -> field.raw().text())
        .containsExactly("A: b\r\n c", "B: b\r\n c", "C: ");
  }
}
