package org.sluicemail.james.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.servers.Captured;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.JamesRelease;

/** What a chain has said, as matchers of a mailet container see it: that of the hook, too. */
class JamesMatchersTest {
  private static final String MESSAGE = "Subject: x\r\nFrom: a@example.org\r\n\r\nHello\r\n";
  private static final Map<JamesRelease, James> STARTED = new EnumMap<>(JamesRelease.class);

  /** Each matcher sends mail to a processor of its own, and what none matches goes on. */
  private static final String MAILETS =
      to("VerdictIs=discard,quarantine", "set-aside")
          + to("HasFinding=virus", "infected")
          + to("SpamScoreAbove=4.5", "spam")
          + to("AuthResultIs=dkim=none", "unsigned");

  @AfterAll
  static void stop() throws IOException {
    for (James james : STARTED.values()) {
      james.close();
    }
  }

  private static String to(String matcher, String processor) {
    return """
    <mailet match="org.sluicemail.james.%s" class="ToProcessor">
    <processor>%s</processor></mailet>
    """
        .formatted(matcher, processor);
  }

  private static James james(JamesRelease release) throws IOException {
    James known = STARTED.get(release);
    if (known == null) {
      known =
          James.start(
              new JamesConfig()
                  .handlers(James.HOOK)
                  .file(James.FILE, James.NOTHING)
                  .mailets(MAILETS)
                  .captures("set-aside", "infected", "spam", "unsigned"),
              release);
      STARTED.put(release, known);
    }
    return known;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type: org.sluicemail.script.Scripted, at: message                        | root
          type: org.sluicemail.script.Scripted, at: message, finds: ['virus:X']    | infected
          type: org.sluicemail.script.Scripted, at: message, finds: ['virusX']     | root
          type: org.sluicemail.script.Scripted, at: message, verdict: quarantine x | quarantine
          type: org.sluicemail.script.Scripted, at: message, finds: ['spam:x']     | spam
          type: DkimVerify                                                         | unsigned
          """)
  void whatTheHookFoundIsMatched(String filter, String state) throws IOException {
    for (JamesRelease release : JamesRelease.values()) {
      James james = james(release);
      james.load("routes: [{chain: all}]\nchains: {all: [it]}\nfilters: {it: {" + filter + "}}\n");
      send(james);
      assertThat(james.captured())
          .as(release.name())
          .extracting(Captured::state)
          .containsExactly(state);
    }
  }

  private static void send(James james) throws IOException {
    assertThat(james.send("127.0.0.1", "a@example.org", "b@example.org", MESSAGE).code())
        .isEqualTo(250);
  }
}
