package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluicemail.logs.LogLines;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Command;

/** What the log says of mails, however they end: each has one line or none. */
class SummaryLineTest {
  private static final String WORDS =
      """
      chains: {all: [words]}
      routes: [{chain: all}]
      filters:
        words:
          type: org.sluicemail.daemon.server.ByWord
          parts: [sender, recipient, header, message]
      """;

  @RegisterExtension final LogLines plain = LogLines.of("org.sluicemail.mail").at(Level.INFO);

  /** Its lines go nowhere else. */
  @RegisterExtension final LogLines json = LogLines.of("org.sluicemail.mail.json");

  private List<String> lines() {
    return Stream.of(plain, json).flatMap(log -> log.texts().stream()).toList();
  }

  private static Command from(String address) {
    return new Command.Mail(address, List.of());
  }

  private static Command to(String address) {
    return new Command.Rcpt(address, List.of());
  }

  private static Command field(String name, String value) {
    return new Command.Header(name, Octets.of(value));
  }

  private List<String> say(Command... commands) throws Exception {
    return say(WORDS, commands);
  }

  private List<String> say(String yaml, Command... commands) throws Exception {
    try (Dialogue dialogue = new Dialogue(yaml).begin()) {
      dialogue.say(commands);
    }
    return lines();
  }

  private static final Command END_OF_HEADER = new Command.EndOfHeader();
  private static final Command END = new Command.EndOfMessage(Octets.of(""));

  @Test
  void tellsOfAMailThatWasTaken() throws Exception {
    List<String> lines =
        say(
            from("<a@b>"),
            to("<c@d>"),
            to("<reject@d>"),
            field("Subject", " hello"),
            field("Message-ID", " <1@b>"),
            END_OF_HEADER,
            END);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("NOQUEUE: verdict=proceed stage=message chain=all ")
        .contains(" helo=client.example from=<a@b> rcpts=2 to=<c@d> ")
        .contains(" refused=\"<reject@d> reject 550 5.7.1 No, 100% no\" size=")
        .contains(" message-id=<1@b> subject=hello time=", " filters=words:proceed:");
  }

  @Test
  void tellsOfARefusedSender() throws Exception {
    List<String> lines = say(from("<reject@b>"), to("<c@d>"), new Command.Abort());
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("NOQUEUE: verdict=reject reply=\"550 5.7.1 No, 100% no\" stage=sender ");
  }

  @Test
  void tellsOfRefusedRecipientsWhenTheClientGivesUp() throws Exception {
    List<String> lines =
        say(from("<a@b>"), to("<reject@d>"), to("<tempfail@d>"), new Command.Abort());
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("NOQUEUE: verdict=aborted stage=recipient ")
        .contains(" rcpts=2 refused=\"<reject@d> reject 550 5.7.1 No, 100% no,<tempfail@d> ");
  }

  @Test
  void tellsOfAMailThatTheHeaderDecided() throws Exception {
    List<String> lines =
        say(from("<a@b>"), to("<c@d>"), field("X-Header", " tempfail"), END_OF_HEADER);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("NOQUEUE: verdict=tempfail reply=")
        .contains(" stage=header ");
  }

  @Test
  void tellsOfAConnectionThatWasLostAmidTheMessage() throws Exception {
    List<String> lines = say(from("<a@b>"), to("<c@d>"), field("A", " b"), END_OF_HEADER);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).startsWith("NOQUEUE: verdict=disconnected stage=header ");
  }

  @Test
  void saysNothingOfAddressesThatWereOnlyTried() throws Exception {
    assertThat(say(from("<a@b>"), to("<c@d>"), new Command.Abort())).isEmpty();
    assertThat(say(from("<a@b>"), new Command.Quit())).isEmpty();
  }

  @Test
  void tellsWhatSubmittedMailHearsAtItsEnd() throws Exception {
    List<String> lines = say(from("a@b"), to("reject@d"), to("c@d"), END_OF_HEADER, END);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("NOQUEUE: verdict=reject reply=\"550 5.7.1 No, 100% no\" stage=message ");
  }

  @Test
  void eachMailOfAConnectionHasItsOwn() throws Exception {
    List<String> lines =
        say(
            from("<a@b>"),
            to("<c@d>"),
            to("<reject@d>"),
            new Command.Abort(),
            from("<e@f>"),
            to("<g@h>"),
            END_OF_HEADER,
            END);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).contains(" from=<e@f> rcpts=1 to=<g@h> ").doesNotContain("refused");
  }

  @Test
  void tellsInJsonOrNotAtAll() throws Exception {
    List<String> lines =
        say(WORDS + "log: {summary: json}", from("<a@b>"), to("<c@d>"), END_OF_HEADER, END);
    assertThat(lines).hasSize(1);
    JsonNode told = new ObjectMapper().readTree(lines.getFirst());
    assertThat(told.get("verdict").asText()).isEqualTo("proceed");
    assertThat(told.get("from").asText()).isEqualTo("a@b");
    assertThat(say(WORDS + "log: {summary: off}", from("<reject@b>")))
        .as("no more")
        .isEqualTo(lines);
  }
}
