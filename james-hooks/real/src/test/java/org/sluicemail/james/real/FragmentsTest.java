package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;

/** What an administrator copies from {@code conf/james} works. */
class FragmentsTest {
  private static final Path CONF = Path.of("..", "..", "conf", "james");

  @Test
  void jamesStartsWithAllOfThemAndFilters() throws IOException {
    JamesConfig config =
        new JamesConfig()
            .administered()
            .handlers(inner("smtpserver-handlers.xml", "handlerchain"))
            .processors(inner("mailetcontainer-processors.xml", "processors"))
            .file(
                "healthcheck.properties", Files.readString(CONF.resolve("healthcheck.properties")))
            .file("lmtpserver.xml", lmtp(inner("lmtpserver-handlers.xml", "handlerchain")))
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
    try (James james = James.start(config);
        SmtpClient client = SmtpClient.open(config.port(), "client.example.net")) {
      james.user("b", "secret");
      SmtpReply refused = client.command("MAIL FROM:<spammer@example.org>");
      assertThat(refused).hasToString("550 5.7.1 no");
      byte[] message = "Subject: x\r\n\r\nHello\r\n".getBytes(US_ASCII);
      assertThat(client.mail("a@example.org", List.of("b@localhost"), message).code())
          .isEqualTo(250);
      assertThat(james.admin("GET", "/healthcheck/checks/Sluice", "")).contains("healthy");
    }
  }

  /** What stands between the tags of the fragment's own element. */
  private static String inner(String file, String element) throws IOException {
    String text = Files.readString(CONF.resolve(file));
    int start = text.indexOf("<" + element + ">") + element.length() + 2;
    return text.substring(start, text.indexOf("</" + element + ">"))
        .replace("<handler class=\"org.apache.james.smtpserver.CoreCmdHandlerLoader\"/>", "");
  }

  private static String lmtp(String handlers) {
    return """
    <lmtpservers><lmtpserver enabled="true"><jmxName>lmtp</jmxName><bind>127.0.0.1:0</bind>
    <connectionBacklog>200</connectionBacklog><connectiontimeout>360</connectiontimeout>
    <maxmessagesize>0</maxmessagesize><lmtpGreeting>hi</lmtpGreeting>
    <handlerchain enableJmx="false">%s</handlerchain></lmtpserver></lmtpservers>
    """
        .formatted(handlers);
  }
}
