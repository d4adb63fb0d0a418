package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.server.Dialogue.Answers.ACCEPT;
import static org.sluicemail.daemon.server.Dialogue.Answers.CONTINUE;
import static org.sluicemail.daemon.server.Dialogue.Commands.END;
import static org.sluicemail.daemon.server.Dialogue.Commands.END_OF_HEADER;
import static org.sluicemail.daemon.server.Dialogue.Commands.body;
import static org.sluicemail.daemon.server.Dialogue.Commands.header;
import static org.sluicemail.daemon.server.Dialogue.Commands.macros;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Ending;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Response;

/** Mails that are too large. */
class ConversationLimitsTest {
  private final ByWord.Journal journal = ByWord.Journal.fresh();

  @RegisterExtension final Dialogue dialogue = new Dialogue(journal.chain(ByWord.EVERY_PART));

  @Test
  void defersAMailWithMoreMacrosThanAreKept() throws Exception {
    dialogue.begin();
    dialogue.say(macros('M', Map.of("{auth_authen}", "x".repeat(70_000))));
    dialogue.transaction();
    assertThat(dialogue.say(END_OF_HEADER)).containsExactly(CONTINUE);
    assertThat(((Answer.ReplyCode) dialogue.ask(END)).code()).isEqualTo(452);
    assertThat(journal.bodies()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"header: 1KiB", "headerFields: 10", "message: 1KiB"})
  void defersAMailBeyondALimit(String limit) throws Exception {
    String key = limit.replace("headerFields", "header-fields");
    Dialogue few = new Dialogue("limits: {" + key + "}\n" + journal.chain("message, observer"));
    few.begin();
    few.transaction();
    for (int i = 0; i < 20; i++) {
      few.say(header("X-" + i, "x".repeat(100)));
    }
    few.say(body("y".repeat(2000)), body("y".repeat(2000)));
    Response answer = few.ask(END);
    assertThat(((Answer.ReplyCode) answer).reply())
        .isEqualTo("452 4.3.4 Message is larger than can be filtered");
    assertThat(journal.bodies()).isEmpty();
    assertThat(journal.ending().how()).isEqualTo(Ending.How.DECIDED);
    few.transaction();
    assertThat(few.ask(END)).isEqualTo(ACCEPT);
    few.close();
    assertThat(few.held()).isZero();
  }

  @Test
  void defersAMailThatFindsNoSpace() throws Exception {
    Dialogue full =
        new Dialogue(
            "spool: {directory: /nonexistent, memory-per-body: 1KiB}\n" + journal.chain("message"));
    full.begin();
    full.transaction();
    full.say(body("y".repeat(5000)));
    assertThat(((Answer.ReplyCode) full.ask(END)).reply())
        .isEqualTo("452 4.3.1 Insufficient system storage");
    full.close();
    assertThat(full.held()).isZero();
  }
}
