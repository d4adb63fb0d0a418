package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.chain.Transaction;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.Session;

/** What was counted of a mail that comes to nothing. */
class RateLimitGivenBackTest {
  private static final Session CLIENT = Relay.client("192.0.2.7", "");
  private static final String ANN = "ann@example.org";
  private static final String BOB = "bob@example.net";
  private static final String CAROL = "carol@example.net";

  private final Relay relay = new Relay();

  @ParameterizedTest
  @CsvSource({"reject, 9", "tempfail, 9", "discard, 2", "quarantine, 2", "proceed, 2"})
  void givesBackWhatIsRefusedLater(String fate, int passed) throws Exception {
    relay.limit("name: to, key: recipient, rate: 2/1h");
    relay.judge(
        switch (fate) {
          case "reject" -> Outcome.reject(550, "5.7.1", "no");
          case "tempfail" -> Outcome.tempFail(450, "4.7.1", "not now");
          case "discard" -> Outcome.discard("rubbish");
          case "quarantine" -> Outcome.quarantine("odd");
          default -> Outcome.PROCEED;
        });
    assertThat(relay.passing(9, CLIENT, ANN, BOB)).isEqualTo(passed);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DECIDED")
  void givesBackWhatDoesNotCome(Ending.How how) throws Exception {
    relay.limit("name: to, key: recipient, rate: 1/1h");
    for (int i = 0; i < 5; i++) {
      Transaction transaction = relay.begin(CLIENT, ANN);
      transaction.sender();
      assertThat(transaction.recipient(Recipient.of(BOB)).accepts()).isTrue();
      transaction.end(how);
    }
    assertThat(relay.store.take()).hasSize(10);
  }

  /** A process that dies settles nothing. */
  @Test
  void whatADeadBridgeReservedComesBackByItself() throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        Relay.limits("name: to, key: recipient, rate: 1/30d") + "hold: 2m\n");
    Transaction dead = relay.begin(CLIENT, ANN);
    dead.sender();
    assertThat(dead.recipient(Recipient.of(BOB)).accepts()).isTrue();
    assertThat(relay.passes(CLIENT, ANN, BOB)).isFalse();
    relay.elapse("2M");
    assertThat(relay.passing(3, CLIENT, ANN, BOB)).isEqualTo(1);
  }

  /** Else they would cease to count with their leases. */
  @Test
  void mailsThatEndWhileTheStoreIsAwayCountOnceItIsBack() throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        Relay.limits("name: to, key: recipient, rate: 4/30d") + "hold: 2m\n");
    ended(Ending.How.DECIDED);
    ended(Ending.How.DISCONNECTED);
    ended(Ending.How.DECIDED);
    assertThat(relay.level("to bob@example.net")).as("reserved").isEqualTo(3);
    assertThat(relay.passes(CLIENT, ANN, CAROL)).isTrue();
    assertThat(relay.level("to bob@example.net")).isEqualTo(2);
    relay.elapse("3M");
    assertThat(relay.passing(5, CLIENT, ANN, BOB)).isEqualTo(2);
  }

  /** What has run out is not brought up again. */
  @Test
  void nobodySettlesWhatIsOver() throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        Relay.limits("name: to, key: recipient, rate: 1/30d") + "hold: 2m\n");
    ended(Ending.How.DECIDED);
    relay.elapse("3M");
    assertThat(relay.passing(2, CLIENT, ANN, BOB)).isEqualTo(1);
  }

  /** A mail to Bob that comes to its end while the store is away. */
  private void ended(Ending.How how) throws Exception {
    Transaction mail = relay.begin(CLIENT, ANN);
    mail.sender();
    assertThat(mail.recipient(Recipient.of(BOB)).accepts()).isTrue();
    relay.store.away(true);
    mail.end(how);
    relay.store.away(false);
  }
}
