package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.daemon.server.Dialogue.Commands.ABORT;
import static org.sluicemail.daemon.server.Dialogue.Commands.CONNECT;
import static org.sluicemail.daemon.server.Dialogue.Commands.END;
import static org.sluicemail.daemon.server.Dialogue.Commands.END_OF_HEADER;
import static org.sluicemail.daemon.server.Dialogue.Commands.body;
import static org.sluicemail.daemon.server.Dialogue.Commands.header;
import static org.sluicemail.daemon.server.Dialogue.Commands.macros;
import static org.sluicemail.daemon.server.Dialogue.Commands.mail;
import static org.sluicemail.daemon.server.Dialogue.Commands.rcpt;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.filter.Ending;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Session;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.ProtocolException;
import org.sluicemail.milter.codec.Response;
import org.sluicemail.milter.codec.Step;

class ConversationTest {
  private static final Response CONTINUE = new Answer.Continue();
  private static final Response ACCEPT = new Answer.Accept();
  private static final Response REJECT = Answer.ReplyCode.of(550, "5.7.1", "No, 100% no");
  private static final Response LATER = Answer.ReplyCode.of(451, "4.7.1", "Later");

  private final String journalName = UUID.randomUUID().toString();
  private final ByWord.Journal journal = ByWord.Journal.named(journalName);
  private final Dialogue dialogue =
      new Dialogue(words("sender, recipient, header, message, observer"));

  /** A configuration of one chain with a filter of these parts. */
  private String words(String parts) {
    return """
    chains:
      all: [words]
    routes:
      - chain: all
    filters:
      words:
        type: org.sluicemail.daemon.server.ByWord
        parts: [%s]
        journal: %s
    """
        .formatted(parts, journalName);
  }

  @AfterEach
  void nothingIsHeld() throws InterruptedException {
    dialogue.close();
    assertThat(dialogue.held()).isZero();
  }

  private static void transaction(Dialogue dialogue) throws IOException, InterruptedException {
    dialogue.say(mail("<ann@example.org>"), rcpt("<bob@example.net>"), header("Subject", "hello"));
  }

  private static Options without(Step... steps) {
    Set<Step> offered = EnumSet.copyOf(Options.everything().steps());
    offered.removeAll(Set.of(steps));
    return new Options(6, Options.everything().actions(), offered);
  }

  private static Options without(Action... actions) {
    Set<Action> offered = EnumSet.copyOf(Options.everything().actions());
    offered.removeAll(Set.of(actions));
    return new Options(6, offered, Options.everything().steps());
  }

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
    transaction(dialogue);
    dialogue.say(END_OF_HEADER);
    assertThat(dialogue.ask(END)).isEqualTo(ACCEPT);
  }

  @Test
  void defersWhatAnEditCannotBeSentFor() throws Exception {
    dialogue.begin();
    transaction(dialogue);
    dialogue.say(header("X-\u00e4", "1"), header("X-Edit", "remove X-\u00e4 1"), END_OF_HEADER);
    Response last = dialogue.say(END).getLast();
    assertThat(((Answer.ReplyCode) last).code()).isEqualTo(451);
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DECIDED);
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
    transaction(dialogue);
    dialogue.say(header("X-Header", word));
    assertThat(((Answer.ReplyCode) dialogue.ask(END_OF_HEADER)).code()).isEqualTo(code);
    assertThat(journal.ending().verdict().orElseThrow().word()).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({"reject, 550", "tempfail, 451", "crash, 451"})
  void refusesAtTheEndOfMessage(String word, int code) throws Exception {
    dialogue.begin();
    transaction(dialogue);
    dialogue.say(header("X-Message", word), END_OF_HEADER);
    assertThat(((Answer.ReplyCode) dialogue.ask(END)).code()).isEqualTo(code);
    transaction(dialogue);
    dialogue.say(END_OF_HEADER);
    assertThat(dialogue.ask(END)).isEqualTo(ACCEPT);
  }

  @Test
  void quarantinesInOneLine() throws Exception {
    dialogue.begin();
    transaction(dialogue);
    dialogue.say(header("X-Message", "quarantine"), END_OF_HEADER);
    assertThat(dialogue.say(END))
        .containsExactly(new Modification.Quarantine("odd\\r\\nX: y"), ACCEPT);
  }

  @Test
  void defersWhatAServerCannotQuarantine() throws Exception {
    dialogue.begin(without(Action.QUARANTINE));
    transaction(dialogue);
    dialogue.say(header("X-Message", "quarantine"), END_OF_HEADER);
    assertThat(((Answer.ReplyCode) dialogue.ask(END)).code()).isEqualTo(451);
  }

  @Test
  void defersWhatAServerCannotEdit() throws Exception {
    dialogue.begin(without(Action.CHANGE_BODY));
    transaction(dialogue);
    dialogue.say(header("X-Edit", "body other"), END_OF_HEADER);
    assertThat(((Answer.ReplyCode) dialogue.ask(END)).code()).isEqualTo(451);
  }

  @Test
  void sendsAllEditsAndTheAnswerInOneWrite() throws Exception {
    dialogue.begin();
    transaction(dialogue);
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
    transaction(dialogue);
    dialogue.say(header("X-Message", "reject"), header("X-Edit", "prepend X-One 1"), END_OF_HEADER);
    assertThat(dialogue.say(END)).containsExactly(REJECT);
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
  void holdsARefusalThatNobodyWouldHear() throws Exception {
    Dialogue few = new Dialogue("limits: {recipients: 1}\n" + words("message"));
    few.begin();
    assertThat(few.say(mail("<a@example.org>"), rcpt("<b@example.net>"), rcpt("<c@example.net>")))
        .isEmpty();
    assertThat(((Answer.ReplyCode) few.ask(END)).reply())
        .isEqualTo("452 4.5.3 Too many recipients");
    few.close();
  }

  @Test
  void askedForAnswersAreGivenWhereAServerKnowsNoSilence() throws Exception {
    Dialogue few = new Dialogue("limits: {recipients: 1}\n" + words("message"));
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
    transaction(dialogue);
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

  @Test
  void abortEndsATransactionOnce() throws Exception {
    dialogue.begin();
    assertThat(dialogue.say(ABORT, ABORT)).isEmpty();
    transaction(dialogue);
    assertThat(dialogue.say(ABORT, ABORT)).isEmpty();
    assertThat(journal.ending().how()).isEqualTo(Ending.How.ABORTED);
    transaction(dialogue);
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
      transaction(dialogue);
      dialogue.say(next);
      assertThat(journal.ending().how()).isEqualTo(Ending.How.ABORTED);
    }
    assertThat(dialogue.conversation().isOver()).isTrue();
    assertThat(dialogue.held()).isZero();
  }

  @Test
  void aLostConnectionEndsATransactionOnce() throws Exception {
    dialogue.begin();
    transaction(dialogue);
    dialogue.say(END_OF_HEADER, body("half"));
    dialogue.conversation().disconnected();
    dialogue.conversation().disconnected();
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DISCONNECTED);
    assertThat(journal.endings()).isZero();
    assertThat(dialogue.held()).isZero();
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
  void takesTheLastChunkWithTheEnd() throws Exception {
    dialogue.begin();
    transaction(dialogue);
    dialogue.say(END_OF_HEADER, body("one"), new Command.EndOfMessage(Octets.of("two")));
    assertThat(journal.bodies()).containsExactly("onetwo");
  }

  @Test
  void judgesTheHeaderAtTheEndWhenNoEndOfHeaderCame() throws Exception {
    dialogue.begin();
    transaction(dialogue);
    dialogue.say(header("X-Header", "reject"), body("text"));
    assertThat(dialogue.ask(END)).isEqualTo(REJECT);
  }

  @Test
  void refusesAWrongOrder() throws Exception {
    dialogue.begin();
    for (Command wrong :
        List.of(rcpt("<b@x.org>"), header("A", "b"), END_OF_HEADER, body("x"), END, CONNECT)) {
      assertThatThrownBy(() -> dialogue.say(wrong)).isInstanceOf(ProtocolException.class);
    }
    transaction(dialogue);
    dialogue.say(END_OF_HEADER);
    assertThatThrownBy(() -> dialogue.say(header("A", "b"))).isInstanceOf(ProtocolException.class);
    dialogue.say(body("x"), END);
    assertThatThrownBy(() -> dialogue.say(END)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> dialogue.say(body("x"))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void defersAMailWithMoreMacrosThanAreKept() throws Exception {
    dialogue.begin();
    dialogue.say(macros('M', Map.of("{auth_authen}", "x".repeat(70_000))));
    transaction(dialogue);
    assertThat(dialogue.say(END_OF_HEADER)).containsExactly(CONTINUE);
    assertThat(((Answer.ReplyCode) dialogue.ask(END)).code()).isEqualTo(452);
    assertThat(journal.bodies()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"header: 1KiB", "headerFields: 10", "message: 1KiB"})
  void defersAMailBeyondALimit(String limit) throws Exception {
    String key = limit.replace("headerFields", "header-fields");
    Dialogue few = new Dialogue("limits: {" + key + "}\n" + words("message, observer"));
    few.begin();
    transaction(few);
    for (int i = 0; i < 20; i++) {
      few.say(header("X-" + i, "x".repeat(100)));
    }
    few.say(body("y".repeat(2000)), body("y".repeat(2000)));
    Response answer = few.ask(END);
    assertThat(((Answer.ReplyCode) answer).reply())
        .isEqualTo("452 4.3.4 Message is larger than can be filtered");
    assertThat(journal.bodies()).isEmpty();
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DECIDED);
    transaction(few);
    assertThat(few.ask(END)).isEqualTo(ACCEPT);
    few.close();
    assertThat(few.held()).isZero();
  }

  @Test
  void defersAMailThatFindsNoSpace() throws Exception {
    Dialogue full =
        new Dialogue(
            "spool: {directory: /nonexistent, memory-per-body: 1KiB}\n" + words("message"));
    full.begin();
    transaction(full);
    full.say(body("y".repeat(5000)));
    assertThat(((Answer.ReplyCode) full.ask(END)).reply())
        .isEqualTo("452 4.3.1 Insufficient system storage");
    full.close();
    assertThat(full.held()).isZero();
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
