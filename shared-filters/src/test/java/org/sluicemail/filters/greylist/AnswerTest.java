package org.sluicemail.filters.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.Config;
import org.sluicemail.filter.Finding.Greylisting;
import org.sluicemail.filter.Finding.Greylisting.Standing;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Session;

/** Who asks why a mail had to wait finds it in the log. */
class AnswerTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Answer.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    LOG.addAppender(logged);
    LOG.setLevel(Level.DEBUG);
  }

  @AfterEach
  void deafen() {
    LOG.setLevel(null);
    LOG.detachAppender(logged);
  }

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

    assertThat(logged.list).hasSize(1);
    assertThat(logged.list.getFirst().getLevel()).hasToString(level);
    assertThat(logged.list.getFirst().getFormattedMessage())
        .isEqualTo(
            "4Xb7\\n: greylist:%s: because, client=[192.0.2.7] from=<\"a\\r\\n\"@example.org>"
                    .formatted(standing.name().toLowerCase(Locale.ROOT))
                + " to=<bob@example.net>"
                + rest);
  }
}
