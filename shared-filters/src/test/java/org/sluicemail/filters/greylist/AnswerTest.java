package org.sluicemail.filters.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Config;
import org.sluicemail.filter.Finding.Greylisting;
import org.sluicemail.filter.Finding.Greylisting.Standing;
import org.sluicemail.logs.LogLines;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Session;

/** Who asks why a mail had to wait finds it in the log. */
class AnswerTest {
  @RegisterExtension final LogLines logged = LogLines.of(Answer.class).at(Level.DEBUG);

  @ParameterizedTest
  @CsvSource({
    "NEW, INFO, 300, ', has to wait 5m'",
    "EARLY, INFO, 61, ', has to wait 1m 1s'",
    "PASSED, INFO, 0, ''",
    "KNOWN, DEBUG, 0, ''",
    "ALLOWED, DEBUG, 0, ''",
  })
  void theLogHasTheReason(Standing standing, String level, long seconds, String rest)
      throws Exception {
    Client client = new Client(InetAddress.getByName("192.0.2.7"), 25, "");
    Session session = Session.UNKNOWN.withClient(client).withQueueId("4Xb7\n");
    Address evil = Address.parse("<\"a\r\n\"@example.org>");
    Claim claim = new Claim(session, evil, List.of(Address.parse("bob@example.net")), "");
    Register.Entry entry =
        new Register.Entry(new Greylisting(standing, "because"), Duration.ofSeconds(seconds));

    Answer.of(Config.parse("t", "").bind(Settings.class), claim, entry);

    assertThat(logged.events()).hasSize(1);
    assertThat(logged.events().getFirst().getLevel()).hasToString(level);
    assertThat(logged.events().getFirst().getFormattedMessage())
        .isEqualTo(
            "4Xb7\\n: greylist:%s: because, client=[192.0.2.7] from=<\"a\\r\\n\"@example.org>"
                    .formatted(standing.name().toLowerCase(Locale.ROOT))
                + " to=<bob@example.net>"
                + rest);
  }
}
