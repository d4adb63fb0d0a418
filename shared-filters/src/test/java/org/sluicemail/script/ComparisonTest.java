package org.sluicemail.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Verdict;

/** A script that says something else than what happens fails. */
class ComparisonTest {
  private static final String FILTER = "type: org.sluicemail.script.Scripted, at: message, ";

  private static Script script(String filter, String mail) {
    return ScriptReader.read(
        "x.mail",
        "CONF\n  routes: [{chain: all}]\n  chains: {all: [f]}\n  filters: {f: {"
            + FILTER
            + filter
            + "}}\n"
            + mail);
  }

  private static void fails(Script script, String problem) {
    assertThatThrownBy(() -> Comparison.check(script, new ChainDoor()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(problem);
  }

  @Test
  void wrongVerdicts() {
    String all = "FROM <a@b>\nTO <c@d>\nEND\n";
    fails(script("verdict: discard x", all), "x.mail:5 at chain, end");
    fails(script("finds: []", all.replace("a@b>", "a@b> -> reject 550 5.1.1 x")), "MAIL");
    fails(script("finds: []", all.replace("c@d>", "c@d> -> reject 550 5.1.1 x")), "RCPT");
  }

  @Test
  void wrongEditsAndFindings() {
    String all = "FROM <a@b>\nTO <c@d>\nEND\n";
    fails(script("edits: ['append X: 1']", all), "edits");
    fails(script("edits: ['append X: 1']", all + "EDITS\n  append X: 2\n"), "edits");
    fails(script("finds: [x]", all + "FINDS y\n"), "findings");
  }

  /** A door at which the mail is changed behind the chain's back. */
  private record Changing(String from, String to) implements Door {
    @Override
    public String name() {
      return "changing";
    }

    @Override
    public String shows(Verdict verdict, boolean local) {
      return VerdictText.of(verdict);
    }

    @Override
    public List<Heard> play(Script script) {
      Script.Data data = script.mailings().getFirst().content().orElseThrow();
      String message = new String(data.message(), ISO_8859_1);
      byte[] changed = ("Received: by us\r\n" + message.replace(from, to)).getBytes(ISO_8859_1);
      Leaving left =
          Leaving.delivered("a@b", List.of("c@d"), changed, value -> value.contains("by us"));
      Heard heard = Heard.withoutEnd("proceed", List.of("proceed"));
      return List.of(heard.end("proceed", Optional.of(left)));
    }
  }

  @Test
  void otherOctets() {
    String all = "FROM <a@b>\nTO <c@d>\nHEADER\n  A: 1\nBODY\n  hello\nEND\n";
    assertThatThrownBy(() -> Comparison.check(script("finds: []", all), new Changing("l", "L")))
        .hasMessageContaining("body of 7 octets instead of 7, from 2");
    assertThatThrownBy(() -> Comparison.check(script("finds: []", all), new Changing("A", "a")))
        .hasMessageContaining("field 0 is a: 1 instead of A: 1");
    assertThatCode(() -> Comparison.check(script("finds: []", all), new Changing("?", "!")))
        .doesNotThrowAnyException();
    Script differing = script("finds: []", "DIFFERS changing A: a reason\n" + all);
    assertThatCode(() -> Comparison.check(differing, new Changing("A", "a")))
        .doesNotThrowAnyException();
  }
}
