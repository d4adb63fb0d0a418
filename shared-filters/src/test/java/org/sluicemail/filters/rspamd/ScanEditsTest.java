package org.sluicemail.filters.rspamd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.filters.rspamd.Scanned.MAIL;
import static org.sluicemail.filters.rspamd.Scanned.edits;
import static org.sluicemail.filters.rspamd.Scanned.json;
import static org.sluicemail.filters.rspamd.Scanned.outcome;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Content;

/** What rspamd wants to be changed. */
class ScanEditsTest {
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
  void replacesTheBody() throws Exception {
    try (Content body = Content.of("new".getBytes(StandardCharsets.UTF_8))) {
      Outcome outcome = ScanOutcome.of(json("{'action':'no action'}"), Optional.of(body), MAIL);
      assertThat(outcome.edits()).containsExactly(new Edit.ReplaceBody(body));
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
