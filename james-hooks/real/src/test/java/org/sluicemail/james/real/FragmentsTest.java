package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.servers.JamesConfig.CAPTURE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.config.Endpoint;
import org.sluicemail.servers.Captured;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.JamesRelease;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.upstream.ScriptedPeer;

/** What an administrator copies from {@code conf/james} works. */
class FragmentsTest {
  private static final Path CONF = Path.of("..", "..", "conf", "james");

  private static final String MESSAGE = "Subject: x\r\n\r\nHello\r\n";

  /** A chain for the mailet that says what the sender wants to hear. */
  private static final String SUBMITTED =
      """
      routes: [{chain: none}]
      chains: {none: [], submitted: [aside, refused, found]}
      filters:
        aside:
          type: org.sluicemail.script.Scripted
          at: message
          verdict: quarantine odd
          when: {sender: [odd@example.org]}
        refused:
          type: org.sluicemail.script.Scripted
          at: message
          verdict: reject 554 5.7.1 no
          when: {sender: [infected@example.org]}
        found:
          type: org.sluicemail.script.Scripted
          at: message
          finds: ['spam:add-header']
          when: {sender: [spammer@example.org]}
      """;

  @Test
  void jamesStartsWithAllOfThemAndFilters() throws IOException {
    JamesConfig config =
        new JamesConfig()
            .administered()
            .handlers(inner("smtpserver-handlers.xml", "handlerchain"))
            .processors(inner("mailetcontainer-processors.xml", "processors"))
            .file(
                "healthcheck.properties", Files.readString(CONF.resolve("healthcheck.properties")))
            .file(
                James.FILE,
                """
                routes:
                  - {when: {sender: ["spammer@example.org"]}, chain: refused}
                  - {chain: submitted}
                chains: {refused: [no], submitted: []}
                filters:
                  no:
                    type: org.sluicemail.script.Scripted
                    at: sender
                    verdict: reject 550 5.7.1 no
                """);
    config.lmtp(inner("lmtpserver-handlers.xml", "handlerchain"));
    try (James james = James.start(config);
        SmtpClient client = SmtpClient.open(config.port(), "client.example.net")) {
      james.user("b", "secret");
      SmtpReply refused = client.command("MAIL FROM:<spammer@example.org>");
      assertThat(refused).hasToString("550 5.7.1 no");
      byte[] message = MESSAGE.getBytes(US_ASCII);
      assertThat(client.mail("a@example.org", List.of("b@localhost"), message).code())
          .isEqualTo(250);
      assertThat(james.admin("GET", "/healthcheck/checks/Sluice", "")).contains("healthy");
    }
  }

  /**
   * In 3.9, too. James's own ends of a mail, which its container alone has not, are those of the
   * test.
   */
  @ParameterizedTest
  @EnumSource
  void theProcessorsSendMailWhereTheySay(JamesRelease release) throws IOException {
    try (ScriptedPeer controller = ScriptedPeer.inet(ScriptedPeer.ok("{\"success\":true}"));
        James james = James.start(submitting(controller.endpoint()), release)) {
      assertThat(end(james, "anybody", "b")).containsExactly("transport");
      assertThat(end(james, "odd", "b")).containsExactly("quarantine");
      assertThat(end(james, "infected", "b")).containsExactly("rejected");
      assertThat(end(james, "spammer", "b")).containsExactly("spam");
      assertThat(end(james, "anybody", "spam")).isEmpty();
      assertThat(end(james, "anybody", "ham")).isEmpty();
      assertThat(controller.requests)
          .extracting(asked -> asked.head().split(" ")[1])
          .containsExactly("/learnspam", "/learnham");
    }
  }

  private static JamesConfig submitting(Endpoint controller) throws IOException {
    return new JamesConfig()
        .mailets(
            "<mailet match=\"All\" class=\"ToProcessor\">"
                + "<processor>transport</processor></mailet>")
        .processors(captured(controller))
        .file(James.FILE, SUBMITTED);
  }

  /** Where a mail has gone. */
  private static List<String> end(James james, String sender, String recipient) throws IOException {
    String domain = "@example.org";
    assertThat(james.send("127.0.0.1", sender + domain, recipient + domain, MESSAGE).code())
        .isEqualTo(250);
    return james.captured().stream().map(Captured::state).toList();
  }

  /** The processors with this controller; the scripted finding has a score of five. */
  private static String captured(Endpoint controller) throws IOException {
    return inner("mailetcontainer-processors.xml", "processors")
        .replace("inet:11334@127.0.0.1", controller.toString())
        .replace("SpamScoreAbove=6", "SpamScoreAbove=4")
        .replaceAll("(?s)<mailet match=\"All\" class=\"ToRepository\">.*?</mailet>", CAPTURE)
        .replace("<mailet match=\"All\" class=\"Bounce\"/>", CAPTURE)
        .replaceAll("(?s)(<name>bcc</name>\\s*</mailet>)", "$1" + CAPTURE);
  }

  /** What stands between the tags of the fragment's own element, but James's own handlers. */
  private static String inner(String file, String element) throws IOException {
    String text = Files.readString(CONF.resolve(file));
    int start = text.indexOf("<" + element + ">") + element.length() + 2;
    return text.substring(start, text.indexOf("</" + element + ">"))
        .replaceAll("<handler class=\"[a-z.]*\\.CoreCmdHandlerLoader\"/>", "");
  }
}
