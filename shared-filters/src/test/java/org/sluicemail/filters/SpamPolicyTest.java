package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class SpamPolicyTest {
  private static final Mail MAIL = Fixture.mail("Subject: Cheap pills", "", "buy");
  private static final Edit MARK = new Edit.Append(HeaderField.of("X-Spam", "Yes"));

  private static Findings advice(String action) {
    return advice(action, Optional.empty(), Optional.empty());
  }

  private static Findings advice(
      String action, Optional<String> message, Optional<String> subject) {
    return Findings.of("scan", new Finding.SpamAction(action, 7.125, 15, message, subject));
  }

  private static Outcome judge(String yaml, Mail mail, Findings found) throws Exception {
    return Fixture.part(new SpamPolicy(), yaml, Policy.class).judge(mail, found);
  }

  private static Outcome judge(String yaml, String action) throws Exception {
    return judge(yaml, MAIL, advice(action));
  }

  @ParameterizedTest
  @CsvSource({
    "reject, reject",
    "Reject, reject",
    "soft reject, tempfail",
    "soft_reject, tempfail",
    "rewrite subject, proceed",
    "add header, proceed",
    "greylist, proceed",
    "no action, proceed",
    "quarantine, quarantine",
    "discard, discard",
    "something new, proceed",
  })
  void hasAVerdictForEachAction(String action, String verdict) throws Exception {
    assertThat(judge("", action).verdict().word()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "reject, reject",
    "soft-reject, soft reject",
    "rewrite-subject, rewrite subject",
    "add-header, add header",
    "greylist, greylist",
    "no-action, no action",
    "quarantine, quarantine",
    "discard, discard",
    "otherwise, something new",
  })
  void letsTheOperatorChoose(String key, String action) throws Exception {
    for (String wanted : List.of("reject", "tempfail", "discard", "quarantine", "proceed")) {
      String yaml = "actions: {" + key + ": " + wanted + "}";
      assertThat(judge(yaml, action).verdict().word()).isEqualTo(wanted);
    }
  }

  @Test
  void knowsActionsThatWereAddedToTheScanner() throws Exception {
    String yaml = "actions: {custom: {Very Bad: discard, odd_one: quarantine}, otherwise: reject}";
    assertThat(judge(yaml, "very bad").verdict()).isInstanceOf(Verdict.Discard.class);
    assertThat(judge(yaml, "odd one").verdict()).isInstanceOf(Verdict.Quarantine.class);
    assertThat(judge(yaml, "other").verdict()).isInstanceOf(Verdict.Reject.class);
  }

  @Test
  void saysWhatIsDone() throws Exception {
    assertThat(judge("", "reject"))
        .isEqualTo(Outcome.reject(554, "5.7.1", "Spam message rejected"));
    assertThat(judge("", "soft reject"))
        .isEqualTo(Outcome.tempFail(451, "4.7.1", "Try again later"));
    assertThat(judge("", "add header")).isEqualTo(Outcome.PROCEED.edit(MARK));
    assertThat(judge("", "rewrite subject"))
        .isEqualTo(Outcome.PROCEED.edit(subject(1, "***SPAM*** Cheap pills")));
    assertThat(judge("", "quarantine")).isEqualTo(Outcome.quarantine("Spam message quarantined"));
    assertThat(judge("", "discard")).isEqualTo(Outcome.discard("spam: discard"));
  }

  private static Edit subject(int ordinal, String text) {
    return new Edit.Replace(ordinal, HeaderField.of("Subject", text));
  }

  @Test
  void doesSeveralThingsForOneAction() throws Exception {
    Outcome outcome =
        judge("actions: {reject: [quarantine, add-header, rewrite-subject]}", "reject");
    assertThat(outcome.verdict()).isInstanceOf(Verdict.Quarantine.class);
    assertThat(outcome.edits()).containsExactly(MARK, subject(1, "***SPAM*** Cheap pills"));
  }

  @Test
  void heedsSeveralScannersAndTheStrongestVerdict() throws Exception {
    Findings both =
        advice("reject", Optional.of("first"), Optional.empty())
            .with("other", advice("add header").all(Finding.SpamAction.class).toList())
            .with("third", advice("add header").all(Finding.SpamAction.class).toList());
    Outcome outcome = judge("", MAIL, both);
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Reject(new Reply(554, "5.7.1", "first")));
    assertThat(outcome.edits()).containsExactly(MARK);
  }

  @ParameterizedTest
  @CsvSource({
    "Gtube pattern, 554 5.7.1 Gtube pattern",
    "'', 554 5.7.1 Spam message rejected",
    "550 5.7.9 Go, 554 5.7.1 Go",
    "450 4.7.1 Later, 554 5.7.1 Later",
  })
  void takesTheTextOfTheScannerButNotItsCode(String message, String reply) throws Exception {
    Findings found = advice("reject", Optional.of(message), Optional.empty());
    assertThat(judge("", MAIL, found).verdict())
        .isInstanceOfSatisfying(
            Verdict.Reject.class, verdict -> assertThat(verdict.reply()).hasToString(reply));
  }

  @Test
  void takesNoTextOfTheScannerWhereItMustNot() throws Exception {
    Findings found = advice("reject", Optional.of("theirs"), Optional.of("theirs"));
    String ours = "scanner-text: false\nreject-reply: 550 5.7.0 Ours\n";
    assertThat(judge(ours, MAIL, found)).isEqualTo(Outcome.reject(550, "5.7.0", "Ours"));
    String rewriting = "scanner-text: false\nactions: {reject: rewrite-subject}";
    assertThat(judge(rewriting, MAIL, found).edits())
        .containsExactly(subject(1, "***SPAM*** Cheap pills"));
  }

  @Test
  void hasRepliesAndReasonsOfTheOperator() throws Exception {
    String yaml =
        """
        tempfail-reply: 450 4.2.0 Busy
        quarantine-reason: odd
        spam-header: 'X-Junk: 1'
        """;
    assertThat(judge(yaml, "soft reject")).isEqualTo(Outcome.tempFail(450, "4.2.0", "Busy"));
    assertThat(judge(yaml, "quarantine").verdict()).isEqualTo(new Verdict.Quarantine("odd"));
    assertThat(judge(yaml, "add header").edits())
        .containsExactly(new Edit.Append(HeaderField.of("X-Junk", "1")));
  }

  @Test
  void ownsItsMarkWhateverIsDone() {
    assertThat(needs("").owns()).containsExactly("x-spam");
    assertThat(needs("actions: {add-header: reject}\nspam-header: 'X-Junk: 1'").owns())
        .containsExactly("x-junk");
  }

  @Test
  void leavesTheMarkToAScannerThatSetOne() throws Exception {
    Findings found =
        advice("add header").with("scan", List.of(new Finding.Mark("rspamd:spam-header")));
    assertThat(judge("", MAIL, found)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void proceedsWithoutAdvice() throws Exception {
    assertThat(judge("", MAIL, Findings.NONE)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void rewritesEverySubjectAndAddsAMissingOne() throws Exception {
    Mail two = Fixture.mail("subject: a", "X: y", "SUBJECT:b", "", "");
    assertThat(judge("", two, advice("rewrite subject")).edits())
        .containsExactly(
            new Edit.Replace(1, HeaderField.of("subject", "***SPAM*** a")),
            new Edit.Replace(2, HeaderField.of("SUBJECT", "***SPAM*** b")));
    assertThat(judge("", Fixture.mail("X: y", "", ""), advice("rewrite subject")).edits())
        .containsExactly(new Edit.Append(HeaderField.of("Subject", "***SPAM***")));
  }

  @Test
  @Timeout(5)
  void manySubjectsCostNoMoreThanTheirNumber() throws Exception {
    String[] lines = Collections.nCopies(100_000, "Subject:").toArray(String[]::new);

    Outcome outcome = judge("", Fixture.mail(lines), advice("rewrite subject"));

    assertThat(outcome.edits()).hasSize(lines.length);
  }

  @Test
  void takesTheSubjectOfTheScanner() throws Exception {
    Findings plain = advice("rewrite subject", Optional.empty(), Optional.of("SPAM? Cheap pills"));
    assertThat(judge("", MAIL, plain).edits()).containsExactly(subject(1, "SPAM? Cheap pills"));
    Findings umlaut = advice("rewrite subject", Optional.empty(), Optional.of("für"));
    assertThat(judge("", MAIL, umlaut).edits()).containsExactly(subject(1, "=?UTF-8?B?ZsO8cg==?="));
    ReversePath utf8 = ReversePath.of("<ann@example.org>", "SMTPUTF8");
    Envelope envelope = new Envelope(utf8, Recipient.of("bob@example.net"));
    Mail mail = Fixture.mail(Session.UNKNOWN, envelope, "Subject: x", "", "");
    assertThat(judge("", mail, umlaut).edits()).containsExactly(subject(1, "für"));
  }

  // ---- what is said at one action, or of one symbol

  @Test
  void hasWordsOfItsOwnForEachAction() throws Exception {
    String yaml =
        """
        actions:
          reject: reject 550 5.7.0 Spam, score {spam-score}, {queue-id}{user|nobody}
          soft-reject: tempfail 450 4.2.0 Come again
          quarantine: quarantine odd {spam-action}
          discard: discard no use
          add-header: ['add-header X-Junk: maybe', add-header]
          rewrite-subject: 'rewrite-subject [%d] %s'
        """;
    assertThat(judge(yaml, "reject"))
        .isEqualTo(Outcome.reject(550, "5.7.0", "Spam, score 7.13, nobody"));
    assertThat(judge(yaml, "soft reject")).isEqualTo(Outcome.tempFail(450, "4.2.0", "Come again"));
    assertThat(judge(yaml, "quarantine")).isEqualTo(Outcome.quarantine("odd quarantine"));
    assertThat(judge(yaml, "discard")).isEqualTo(Outcome.discard("no use"));
    assertThat(judge(yaml, "add header"))
        .isEqualTo(
            Outcome.PROCEED.edit(new Edit.Append(HeaderField.of("X-Junk", "maybe"))).edit(MARK));
    assertThat(judge(yaml, "rewrite subject").edits())
        .containsExactly(subject(1, "[7.13] Cheap pills"));
    assertThat(needs(yaml).owns()).containsExactlyInAnyOrder("x-junk", "x-spam");
    assertThat(needs(yaml).facts()).contains(Fact.QUEUE_ID, Fact.USER);
  }

  @Test
  void textOfAnActionIsTheLastWord() throws Exception {
    Findings found = advice("reject", Optional.of("theirs"), Optional.of("theirs"));
    assertThat(judge("actions: {reject: reject Ours}", MAIL, found))
        .isEqualTo(Outcome.reject(554, "5.7.1", "Ours"));
    assertThat(judge("actions: {reject: rewrite-subject Ours}", MAIL, found).edits())
        .containsExactly(subject(1, "Ours"));
  }

  @Test
  void aQuarantineAlwaysHasAReason() throws Exception {
    assertThat(judge("actions: {quarantine: 'quarantine {user}'}", "quarantine").verdict())
        .isEqualTo(new Verdict.Quarantine("spam"));
    assertThat(judge("quarantine-reason: '{user}'", "quarantine").verdict())
        .isEqualTo(new Verdict.Quarantine("spam"));
  }

  @Test
  void redirectsInsteadOfDelivering() throws Exception {
    Envelope envelope =
        new Envelope(
            ReversePath.of("ann@example.org"),
            Recipient.of("bob@example.net"),
            Recipient.of("spam@example.org"),
            Recipient.of("carol@example.net"),
            Recipient.of("bob@example.net"));
    Mail mail = Fixture.mail(Session.UNKNOWN, envelope, "Subject: x", "", "");
    String yaml = "actions: {reject: [redirect spam@example.org trap@example.org, add-header]}";
    assertThat(judge(yaml, mail, advice("reject")).edits())
        .containsExactly(
            new Edit.AddRecipient(Recipient.of("trap@example.org")),
            new Edit.RemoveRecipient(Address.parse("bob@example.net")),
            new Edit.RemoveRecipient(Address.parse("carol@example.net")),
            MARK);
    assertThat(judge(yaml, mail, advice("no action"))).isEqualTo(Outcome.PROCEED);
    assertThat(needs(yaml).facts()).contains(Fact.RECIPIENTS);
    assertThat(needs(yaml).edits()).contains(Edit.Kind.ADD_RECIPIENT, Edit.Kind.REMOVE_RECIPIENT);
  }

  @Test
  void tracesSymbols() throws Exception {
    String yaml =
        """
        symbols:
          TRACE: add-recipient trace@example.org
          PHISHED: [quarantine phishing, add-recipient trace@example.org]
          KNOWN: add-recipient bob@example.net
        """;
    Edit trace = new Edit.AddRecipient(Recipient.of("trace@example.org"));
    assertThat(judge(yaml, MAIL, symbols("OTHER"))).isEqualTo(Outcome.PROCEED);
    assertThat(judge(yaml, MAIL, symbols("TRACE"))).isEqualTo(Outcome.PROCEED.edit(trace));
    assertThat(judge(yaml, MAIL, symbols("KNOWN"))).isEqualTo(Outcome.PROCEED);
    assertThat(judge(yaml, MAIL, symbols("TRACE", "PHISHED")))
        .isEqualTo(Outcome.quarantine("phishing").edit(trace));
    Findings both = advice("add header").with("scan", List.of(symbol("TRACE")));
    assertThat(judge(yaml, MAIL, both)).isEqualTo(Outcome.PROCEED.edit(MARK).edit(trace));
  }

  private static Finding.Symbol symbol(String name) {
    return new Finding.Symbol(name, 1, List.of());
  }

  private static Findings symbols(String... names) {
    return Findings.of(
        "scan", Stream.of(names).map(SpamPolicyTest::symbol).toArray(Finding[]::new));
  }

  // ---- mail that answers one of ours

  @ParameterizedTest
  @CsvSource({
    "reject, add header",
    "soft reject, no action",
    "rewrite_subject, no action",
    "add header, no action",
    "greylist, no action",
    "quarantine, add header",
    "discard, add header",
  })
  void lowersTheActionOfAReplyToOurs(String action, String lowered) throws Exception {
    Findings reply = advice(action).with("replies", List.of(REPLY));
    Outcome expected = lowered.equals("add header") ? Outcome.PROCEED.edit(MARK) : Outcome.PROCEED;
    assertThat(judge("", MAIL, reply))
        .isEqualTo(expected.find(new Finding.Mark("spam-lowered", lowered)));
  }

  private static final Finding REPLY =
      new Finding.ReplyToOurs("<1@example.net>", "bob@example.net");

  @Test
  void lowersOnlyWhatItIsTold() throws Exception {
    Findings reply = advice("reject").with("replies", List.of(REPLY));
    assertThat(judge("reply-to-ours: {add-header: no-action}", MAIL, reply))
        .isEqualTo(judge("", "reject"));
    String custom = "actions: {custom: {very bad: discard}}\nreply-to-ours: {Reject: very_bad}";
    assertThat(judge(custom, MAIL, reply).verdict()).isInstanceOf(Verdict.Discard.class);
    assertThat(judge("", MAIL, advice("no action").with("replies", List.of(REPLY))))
        .isEqualTo(Outcome.PROCEED);
    assertThat(judge("", MAIL, Findings.of("replies", REPLY))).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void declaresNoMoreThanItDoes() throws Exception {
    String nothing =
        "actions: {reject: reject, rewrite-subject: proceed, add-header: proceed,"
            + " quarantine: discard}";
    Needs least = Needs.NONE.owns(List.of("X-Spam")).produces("spam-lowered");
    assertThat(needs(nothing)).isEqualTo(least);
    assertThat(needs(nothing.replace("add-header: proceed", "add-header: add-header")))
        .isEqualTo(least.emits(Edit.Kind.APPEND));
    assertThat(needs(nothing.replace("subject: proceed", "subject: rewrite-subject")))
        .isEqualTo(least.facts(Fact.SENDER).emits(Edit.Kind.REPLACE, Edit.Kind.APPEND));
    assertThat(needs(nothing.replace("quarantine: discard", "quarantine: quarantine")))
        .isEqualTo(least.mayQuarantine());
    assertThat(needs("").body()).isFalse();
  }

  private static Needs needs(String yaml) {
    return Fixture.part(new SpamPolicy(), yaml, Policy.class).needs();
  }

  @Test
  void namesEveryProblem() {
    assertThatThrownBy(() ->
            Fixture.build(
                new SpamPolicy(),
                """
                actions: {rejct: reject, reject: refuse, discard: redirect bob}
                symbols: {A: add-recipient, B: add-recipient a@b.org c@d.org}
                reject-reply: 451 4.7.1 Later
                tempfail-reply: 550 5.7.1 Never
                subject: '%s %s'
                spam-header: X-Spam
                scanner-text: perhaps
                """))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains(
            "test.yaml:1:11: actions.rejct: unknown key; did you mean 'reject'?",
            "test.yaml:1:34: actions.reject: 'refuse' is not one of",
            "test.yaml:1:51: actions.discard: expected an address",
            "test.yaml:2:14: symbols.A: expected an address",
            "test.yaml:2:32: symbols.B: add-recipient takes one address",
            "test.yaml:3:15: reject-reply: not a permanent reply",
            "test.yaml:4:17: tempfail-reply: not a transient reply",
            "test.yaml:5:10: subject: the received subject may stand in it once",
            "test.yaml:6:14: spam-header: expected a field",
            "test.yaml:7:15: scanner-text: 'perhaps' is neither true nor false");
    assertThatThrownBy(() -> Fixture.build(new SpamPolicy(), "quarantine-reason: ''"))
        .hasMessageContaining("quarantine-reason must not be empty");
    assertThatThrownBy(() -> Fixture.build(new SpamPolicy(), "reply-to-ours: {reject: nothing}"))
        .hasMessageContaining("reply-to-ours: there is no action 'nothing'");
  }
}
