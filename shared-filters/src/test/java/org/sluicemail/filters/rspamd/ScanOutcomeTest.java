package org.sluicemail.filters.rspamd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.filters.rspamd.Scanned.edits;
import static org.sluicemail.filters.rspamd.Scanned.outcome;

import java.net.ProtocolException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;

class ScanOutcomeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'action':'reject','passthrough_module':'multimap'} | action=reject; module=multimap",
        "{'action':'soft reject','passthrough_module':'greylist','messages':"
            + "{'smtp_message':'Later'}} | action=soft reject; module=greylist; Later",
        "{'action':'reject','passthrough_module':7} | none",
        "{'action':'reject'} | none",
      },
      quoteCharacter = '~')
  void tellsWhichModuleSettledTheAction(String reply, String text) throws Exception {
    String told =
        outcome(reply).findings().stream()
            .filter(finding -> finding.answers("rspamd:pre-result"))
            .map(finding -> ((Finding.Mark) finding).value())
            .findFirst()
            .orElse("none");
    assertThat(told).isEqualTo(text);
  }

  private static Finding.SpamAction action(String reply) throws ProtocolException {
    Outcome outcome = outcome(reply);
    return (Finding.SpamAction) outcome.findings().getFirst();
  }

  @Test
  void tellsActionScoreAndSymbols() throws Exception {
    Outcome outcome =
        outcome(
            """
            {'is_skipped': false, 'score': 7.5, 'required_score': 15, 'action': 'rewrite subject',
             'subject': '*** s', 'messages': {'smtp_message': 'Spam'},
             'symbols': {
               'A': {'name': 'A', 'score': 1.5, 'metric_score': 1.5, 'options': ['x', 'y: z']},
               'B': {'name': 'B', 'score': -1, 'description': 'b'}}}
            """);
    assertThat(outcome.verdict()).isEqualTo(Verdict.proceed());
    assertThat(outcome.edits()).isEmpty();
    assertThat(outcome.findings())
        .containsExactly(
            new Finding.SpamAction(
                "rewrite subject", 7.5, 15, Optional.of("Spam"), Optional.of("*** s")),
            new Finding.Symbol("A", 1.5, List.of("x", "y: z")),
            new Finding.Symbol("B", -1, List.of()));
  }

  @Test
  void readsTheOlderShape() throws Exception {
    Outcome outcome =
        outcome(
            """
            {'default': {'is_spam': true, 'score': 20.1, 'required_score': 15, 'action': 'reject',
               'subject': 'new', 'threshold': 15,
               'SYM': {'name': 'SYM', 'score': 20.1, 'options': ['o']}},
             'messages': ['first', 'second'], 'message-id': 'x', 'dkim-signature': 'v=1',
             'rmilter': {'remove_headers': {'X-Spam': 1}, 'add_headers': {'X-A': ['1', '2']}}}
            """);
    assertThat(outcome.findings())
        .containsExactly(
            new Finding.SpamAction("reject", 20.1, 15, Optional.of("first"), Optional.of("new")),
            new Finding.Symbol("SYM", 20.1, List.of("o")));
    assertThat(edits(outcome))
        .containsExactly(
            "prepend DKIM-Signature: v=1", "-X-Spam 1", "append X-A: 1", "append X-A: 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'action':'reject'} | reject
          {'action':'soft_reject'} | soft reject
          {'action':'Add Header'} | add header
          {'action':'accept'} | no action
          {'action':'my-own'} | my-own
          {'action':'discard','reject':'discard'} | discard
          {'action':'custom','reject':'quarantine'} | quarantine
          {'action':'reject','milter':{'reject':'discard'}} | discard
          {'action':'reject','milter':{'reject':'quarantine'}} | quarantine
          {'action':'reject','milter':{'reject':'other'}} | reject
          {'action':'reject','milter':{'reject':7}} | reject
          {'action':'greylist','milter':{'reject':'discard'}} | greylist
          {'action':'reject','milter':{'no_action':true}} | no action
          {'action':'reject','milter':{'no_action':false}} | reject
          {'action':'reject','milter':{'no_action':'true'}} | reject
          {'default':{'action':'add header'}} | add header
          """)
  void actions(String reply, String expected) throws Exception {
    assertThat(action(reply).action()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "'no action'",
        "7",
        "{'action':null}",
        "{'action':7}",
        "{'action':['reject']}",
        "{'default':{}}",
        "{'default':{'action':{}}}",
        "{'default':{'score':1},'action':'reject'}"
      })
  void withoutActionItIsNoReply(String reply) {
    assertThatThrownBy(() -> outcome(reply))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("rspamd gave no action");
  }

  @Test
  void marksSpamAsRspamdSays() throws Exception {
    Outcome text = outcome("{'action':'add header','milter':{'spam_header':'Sure'}}");
    assertThat(edits(text)).containsExactly("-X-Spam", "append X-Spam: Sure");
    assertThat(text.findings()).contains(new Finding.Mark("rspamd:spam-header"));

    Outcome set = outcome("{'action':'add header','milter':{'spam_header':{'A':'1','B':'2'}}}");
    assertThat(edits(set)).containsExactly("-A", "append A: 1", "-B", "append B: 2");

    Outcome other = outcome("{'action':'reject','milter':{'spam_header':'Sure'}}");
    assertThat(other.edits()).isEmpty();
    assertThat(other.findings()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "['Yes']", "{'A':['1']}", "{'no name':'1'}", "null"})
  void claimsNoMarkThatItCouldNotMake(String header) throws Exception {
    Outcome outcome = outcome("{'action':'add header','milter':{'spam_header':" + header + "}}");

    assertThat(outcome.edits()).isEmpty();
    assertThat(outcome.findings()).extracting(Finding::name).containsExactly("spam:add-header");
  }

  @Test
  void onlyTellsTheActionWhenItIsWithheld() throws Exception {
    Outcome outcome =
        outcome(
            "{'action':'add header','milter':{'no_action':true,'spam_header':'x','add_headers':{'A':'1'}}}");
    assertThat(edits(outcome)).containsExactly("append A: 1", "append X-Rspamd-Action: add header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "'x'", "[1]", "null", "{'x':{'y':1}}", "true"})
  void wrongTypesOfOptionalPartsAreAsIfAbsent(String wrong) throws Exception {
    for (String key :
        List.of(
            "score",
            "required_score",
            "subject",
            "symbols",
            "messages",
            "milter",
            "rmilter",
            "reject",
            "is_skipped",
            "thresholds")) {
      Outcome outcome = outcome("{'action':'greylist','" + key + "':" + wrong + "}");
      assertThat(((Finding.SpamAction) outcome.findings().getFirst()).action())
          .isEqualTo("greylist");
      assertThat(outcome.edits()).as(key).isEmpty();
    }
    for (String key :
        List.of("remove_headers", "change_from", "add_rcpt", "del_rcpt", "reject", "no_action")) {
      String reply = "{'action':'greylist','milter':{'" + key + "':" + wrong + "}}";
      assertThat(((Finding.SpamAction) outcome(reply).findings().getFirst()).score()).isZero();
    }
  }
}
