package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.filters.SpamPolicies.MAIL;
import static org.sluicemail.filters.SpamPolicies.MARK;
import static org.sluicemail.filters.SpamPolicies.advice;
import static org.sluicemail.filters.SpamPolicies.judge;
import static org.sluicemail.filters.SpamPolicies.needs;
import static org.sluicemail.filters.SpamPolicies.subject;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** What is said at one action, or of one symbol. */
class SpamPolicyActionTest {
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
        "scan", Stream.of(names).map(SpamPolicyActionTest::symbol).toArray(Finding[]::new));
  }
}
