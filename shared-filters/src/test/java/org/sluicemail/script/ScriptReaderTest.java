package org.sluicemail.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Verdict;

class ScriptReaderTest {
  private static final String CONF = "CONF\n  routes: [{chain: none}]\n  chains: {none: []}\n";

  private static Script read(String text) {
    return ScriptReader.read("x.mail", CONF + text);
  }

  @Test
  void sessionsMailsAndBlocksAreRead() {
    Script script =
        read(
            "FROM <a@b> SIZE=1\nTO <c@d> -> tempfail 450 4.2.1 Later\nRSET\nCONNECT ::1\nFROM <>\n"
                + "TO <c@d>\nTO <> -> refused\nHEADER\n  A: 1\n    2\nBODY\n  x\n\n  *2 \\{2*\\xFFy}\nEND\n");
    assertThat(script.visits()).hasSize(2);
    Script.Mailing first = script.mailings().getFirst();
    assertThat(first.reset()).isTrue();
    assertThat(first.sender().parameters()).containsExactly("SIZE=1");
    assertThat(first.recipients().getFirst().verdict().map(Verdict::word)).contains("tempfail");
    Script.Mailing second = script.mailings().getLast();
    assertThat(second.recipients()).extracting(Script.To::accepted).containsExactly(true, false);
    Script.Data data = second.content().orElseThrow();
    assertThat(data.header().fields())
        .extracting(Object::toString)
        .isEqualTo(List.of("A: 1\\r\\n  2"));
    byte[] y = {-1, 'y', -1, 'y', '\r', '\n'};
    assertThat(data.octets()).startsWith('x', '\r', '\n', '\r', '\n').endsWith(y);
    assertThat(data.octets()).hasSize(5 + 2 * y.length);
  }

  @Test
  void filesAndPeersHaveTheirPlaceInTheConfiguration() throws Exception {
    String text = "FILE list\n  one\n  two\nFROM <a@b>\n";
    String yaml =
        ScriptReader.read("x.mail", "CONF\n  a: <list>\n  b: <clamd>\n" + text).configuration();
    assertThat(yaml).containsPattern("b: inet:\\d+@127.0.0.1\n");
    Path list = Path.of(yaml.substring("a: ".length(), yaml.indexOf('\n')));
    assertThat(list).hasContent("one\ntwo\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HELLO | x.mail:4: no such word here: HELLO",
        "FROM <a@b>;DATA | x.mail:5: no such word: DATA",
        "HELO a;  b | x.mail:4: HELO takes no block",
        "FROM <a@b>;FROM <c@d> | x.mail:5: FROM without RSET while a mail is open",
        "FROM | x.mail:4: FROM lacks something",
        "FROM <a@b> -> refuse | x.mail:4: no verdict: refuse",
        "FROM <a@b> -> reject 450 4.7.1 x | x.mail:4: not a permanent reply: 450 4.7.1 x",
        "FROM <a@b> -> reject no | x.mail:4: no reply with code, status and text: no",
        "FROM <a@b>;BODY;  \\q | x.mail:5: no such escape; write \\\\ for a backslash",
        "FROM <a@b>;HEADER;  none | x.mail:5: no header field: none",
        "CLOCK soon | x.mail:4: write: CLOCK 6m, or 30s, 25h",
        "SKIP postfix | x.mail:4: write: SKIP door: reason",
        "DIFFERS postfix Subject | x.mail:4: write: DIFFERS door Field: reason",
        "AUTH joe | x.mail:4: no mail"
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void mistakesNameFileAndLine(String lines, String problem) {
    String text = lines.stripTrailing().replace(';', '\n') + "\n";
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ScriptException.class)
        .hasMessage(problem.strip());
  }

  @Test
  void timePassesBeforeTheNextMail() {
    Script script = read("CLOCK 6m\nCLOCK 30s\nFROM <a@b>\nRSET\nFROM <a@b>\n");
    assertThat(script.mailings())
        .extracting(Script.Mailing::pause)
        .containsExactly(Duration.ofSeconds(390), Duration.ZERO);
  }

  @Test
  void aScriptHasAConfiguration() {
    assertThatThrownBy(() -> ScriptReader.read("x.mail", "# no\n  FROM <a@b>\n"))
        .hasMessage("x.mail:2: an indented line without a keyword above it");
    assertThatThrownBy(() -> ScriptReader.read("x.mail", "FROM <a@b>\n"))
        .hasMessage("x.mail:1: no configuration");
  }
}
