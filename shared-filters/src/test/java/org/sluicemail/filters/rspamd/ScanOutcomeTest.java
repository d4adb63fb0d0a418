package org.sluicemail.filters.rspamd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class ScanOutcomeTest {
  private static final Mail MAIL =
      new Mail(
          Session.UNKNOWN,
          new Envelope(
              ReversePath.of("ann@example.org"),
              Recipient.of("Bob@Example.NET"),
              Recipient.of("Eve@example.net"),
              Recipient.of("eVe@example.net")),
          new Message(
              new Header(
                  List.of(
                      HeaderField.of("Received", "one"),
                      HeaderField.of("X-Spam", "a"),
                      HeaderField.of("Subject", "s"),
                      HeaderField.of("X-Spam", "b"),
                      HeaderField.of("X-Spam", "c"))),
              Content.of(new byte[0])));

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new IllegalArgumentException(e);
    }
  }

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

  private static Outcome outcome(String reply) throws ProtocolException {
    return ScanOutcome.of(json(reply), Optional.empty(), MAIL);
  }

  /** The edits of {@code 'action':'no action'} with these members, each in a short form. */
  private static List<String> edits(String members) throws ProtocolException {
    return edits(outcome("{'action':'no action'," + members + "}"));
  }

  private static List<String> edits(Outcome outcome) {
    return outcome.edits().stream().map(ScanOutcomeTest::text).toList();
  }

  private static String text(Edit edit) {
    return switch (edit) {
      case Edit.Top(HeaderField field) -> "top " + field;
      case Edit.Prepend(HeaderField field) -> "prepend " + field;
      case Edit.Insert(int position, HeaderField field) -> position + " " + field;
      case Edit.Append(HeaderField field) -> "append " + field;
      case Edit.Remove(String name, int ordinal) -> "-" + name + " " + ordinal;
      case Edit.RemoveAll(String name) -> "-" + name;
      case Edit.ChangeSender(ReversePath sender) -> "from " + sender;
      case Edit.AddRecipient(Recipient recipient) -> "+" + recipient;
      case Edit.RemoveRecipient(Address address) -> "-" + address;
      case Edit.Replace e -> throw new AssertionError(e);
      case Edit.ReplaceBody e -> "body";
    };
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
  void passesOnWhatRspamdSaysInstead() {
    assertThatThrownBy(() -> outcome("{'error':'bad settings','error_domain':'x'}"))
        .hasMessage("rspamd gave no action: bad settings");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'X-Spam': 1} | -X-Spam 1
          {'X-Spam': 3} | -X-Spam 3
          {'X-Spam': 9} | -X-Spam 9
          {'X-Spam': 0} | -X-Spam
          {'x-spam': -1} | -x-spam 3
          {'X-Spam': -3} | -X-Spam 1
          {'X-Spam': -4} | ''
          {'X-Spam': [1, -1, 0]} | -X-Spam 1,-X-Spam 3,-X-Spam
          {'X-Spam': [], 'Subject': 1} | -Subject 1
          {'X-Spam': 'all', 'Subject': 1} | -Subject 1
          {'X-Spam': [null, {}, [1], 2]} | -X-Spam 2
          {'X Spam': 1, '': 0, 'a:b': 1} | ''
          """)
  void removes(String block, String expected) throws Exception {
    assertThat(String.join(",", edits("'milter':{'remove_headers':" + block + "}")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'X': 'v'} | append X: v
          {'X': {'value': 'v'}} | append X: v
          {'X': {'value': 'v', 'order': -1}} | append X: v
          {'X': {'value': 'v', 'order': 0}} | top X: v
          {'X': {'value': 'v', 'order': 1}} | prepend X: v
          {'X': {'value': 'v', 'index': 1}} | prepend X: v
          {'X': {'value': 'v', 'order': 2}} | 1 X: v
          {'X': {'value': 'v', 'order': 9}} | 8 X: v
          {'X': {'value': 'v', 'order': -2}} | 4 X: v
          {'X': {'value': 'v', 'order': -5}} | 1 X: v
          {'X': {'value': 'v', 'order': -6}} | top X: v
          {'X': {'value': 'v', 'order': -2147483648}} | top X: v
          {'X': {'value': 'v', 'order': 'first'}} | append X: v
          {'X': ['a', {'value': 'b', 'order': 1}, 'c']} | append X: a,prepend X: b,append X: c
          {'X': 7, 'Y': 1.5, 'Z': true} | append X: 7,append Y: 1.5,append Z: true
          {'X': null, 'Y': [], 'Z': {}, 'A': [[1]], 'B': 'b'} | append B: b
          {'X Y': 'v', '': 'v', 'B': 'b'} | append B: b
          """)
  void adds(String block, String expected) throws Exception {
    assertThat(String.join(",", edits("'milter':{'add_headers':" + block + "}")))
        .isEqualTo(expected);
  }

  @Test
  void noTextEndsAField() throws Exception {
    assertThat(edits("'milter':{'add_headers':{'X':'a\\nSubject: b\\r\\n\\r\\nc\\u0000d'}}"))
        .singleElement()
        .asString()
        .doesNotContain("\\nSubject")
        .doesNotContain("\\x00")
        .startsWith("append X: a\\r\\n\\tSubject: b");
  }

  @Test
  void signsOnTop() throws Exception {
    assertThat(edits("'dkim-signature':['v=1; a\\n\\tb','v=1; c', 7]"))
        .containsExactly(
            "prepend DKIM-Signature: v=1; a\\r\\n\\tb", "prepend DKIM-Signature: v=1; c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'change_from':'<new@example.org>' | from <new@example.org>
          'change_from':'<>' | from <>
          'change_from':'a\\r\\nb' | ""
          'change_from':'a<b>c' | ""
          'change_from':7 | ""
          'add_rcpt':['x@y','<z@y>'] | +<x@y>,+<z@y>
          'add_rcpt':'x@y' | +<x@y>
          'add_rcpt':['', 7, null, 'a\\u0000b', 'ok@y'] | +<ok@y>
          'del_rcpt':['bob@example.net'] | -<Bob@Example.NET>
          'del_rcpt':['other@example.net'] | -<other@example.net>
          'del_rcpt':['eve@example.net'] | -<Eve@example.net>,-<eVe@example.net>
          'del_rcpt':{'a':1} | ""
          """)
  void envelopes(String member, String expected) throws Exception {
    assertThat(String.join(",", edits("'milter':{" + member + "}"))).isEqualTo(expected);
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

  @Test
  void replacesTheBody() throws Exception {
    try (Content body = Content.of("new".getBytes(StandardCharsets.UTF_8))) {
      Outcome outcome = ScanOutcome.of(json("{'action':'no action'}"), Optional.of(body), MAIL);
      assertThat(outcome.edits()).containsExactly(new Edit.ReplaceBody(body));
    }
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

  @Test
  void editsHaveABound() throws Exception {
    String values =
        IntStream.range(0, 1001).mapToObj(i -> "'v" + i + "'").collect(Collectors.joining(","));
    assertThatThrownBy(() -> edits("'milter':{'add_headers':{'X':[" + values + "]}}"))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("rspamd wants 1001 edits");
  }
}
