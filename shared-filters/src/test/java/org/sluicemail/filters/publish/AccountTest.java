package org.sluicemail.filters.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

class AccountTest {
  private static final Instant TIME = Instant.parse("2026-02-03T12:00:00Z");

  @Test
  void tellsAllThatIsKnown() throws Exception {
    Session session =
        Session.UNKNOWN
            .withQueueId("4Xb7Qz1kJ9z2Yt")
            .withClient(new Client(InetAddress.getByName("192.0.2.7"), 4711, "mail.example.net"))
            .withHelo("[192.0.2.7]")
            .withUser("ann");
    String line =
        line(
            new Verdict.Reject(new Reply(554, "5.7.1", "Infected: Eicar")),
            session,
            new Finding.Symbol("BAYES_SPAM", 5.1, List.of("99%")),
            new Finding.Symbol("R_DKIM_NA", 0, List.of()),
            new Finding.SpamAction("add header", 7.5, 15, Optional.empty(), Optional.empty()),
            new Finding.Virus("Eicar"),
            new Finding.Mark("friend"));
    assertThat(line)
        .isEqualTo(
            """
            {"queue-id":"4Xb7Qz1kJ9z2Yt","time":"2026-02-03T12:00:00Z","verdict":"reject",\
            "reply":"554 5.7.1 Infected: Eicar","client":"192.0.2.7",\
            "client-name":"mail.example.net","helo":"[192.0.2.7]","user":"ann",\
            "sender":"ann@example.org","recipients":["bob@example.net"],"size":26,\
            "action":"add header","score":7.5,"required-score":15.0,\
            "symbols":[{"name":"BAYES_SPAM","score":5.1,"options":["99%"]},\
            {"name":"R_DKIM_NA","score":0.0}],"virus":["Eicar"],\
            "findings":["spam:add-header","virus:Eicar","friend"]}\
            """);
  }

  @Test
  void leavesOutWhatIsNotKnown() throws Exception {
    assertThat(line(Verdict.proceed(), Session.UNKNOWN))
        .isEqualTo(
            """
            {"time":"2026-02-03T12:00:00Z","verdict":"proceed","sender":"ann@example.org",\
            "recipients":["bob@example.net"],"size":26}\
            """);
  }

  /** Whatever stands in a greeting, the line is one line of ASCII, and nothing of it is lost. */
  @Test
  void isOneLineOfAscii() throws Exception {
    String strange = "a\r\n\"}\0é\uDC80\u2028\\";
    String line = line(Verdict.proceed(), Session.UNKNOWN.withHelo(strange));
    assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7F);
    JsonNode read = new ObjectMapper().readTree(line);
    assertThat(read.get("helo").textValue()).isEqualTo(strange);
  }

  private static String line(Verdict verdict, Session session, Finding... findings) {
    Mail mail = Endings.mail(session, "hello\r\n", "Subject: hello!");
    Copy copy = new Copy(Endings.of(verdict, mail, findings), mail, verdict, List.of(), TIME);
    return new String(Account.of(copy), US_ASCII);
  }
}
