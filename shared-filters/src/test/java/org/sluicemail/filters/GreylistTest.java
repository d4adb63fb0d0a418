package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.filters.Greylisted.ANN;
import static org.sluicemail.filters.Greylisted.BOB;
import static org.sluicemail.filters.Greylisted.CLIENT;
import static org.sluicemail.filters.Greylisted.LATER;
import static org.sluicemail.filters.Greylisted.TAKEN;
import static org.sluicemail.filters.Greylisted.become;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.chain.Mode;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Outcome;
import org.sluicemail.store.Key;
import org.sluicemail.store.Value;

class GreylistTest {
  private final Relay relay = new Relay();

  @Test
  void letsNewSendersWaitAndKnowsThemAfterwards() throws Exception {
    relay.greylist("");
    assertThat(relay.lines(CLIENT, ANN, BOB)).isEqualTo(LATER);
    relay.elapse("1M30S");
    assertThat(relay.lines(CLIENT, ANN, BOB))
        .containsOnly("451 4.7.1 Greylisted, try again in 3m 30s");
    relay.elapse("3M29S");
    assertThat(relay.lines(CLIENT, ANN, BOB)).containsOnly("451 4.7.1 Greylisted, try again in 1s");
    relay.elapse("1S");
    Relay.Heard passed = relay.send(CLIENT, ANN, BOB);
    assertThat(passed.lines()).isEqualTo(TAKEN);
    assertThat(passed.findingNames()).isEqualTo("greylist:passed");
    assertThat(relay.send(CLIENT, ANN, BOB).findingNames()).isEqualTo("greylist:known");
  }

  /** On the wire, one operation is one round trip. */
  @Test
  void costsOneRoundTripForKnownSendersAndTwoForNewOnes() throws Exception {
    relay.greylist("");
    relay.lines(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).containsExactly("get", "put");
    relay.lines(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).as("too early").containsExactly("get");
    relay.elapse("5M");
    relay.lines(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).as("passed and learned").containsExactly("get", "put");
    relay.lines(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).as("known").containsExactly("get");
  }

  @Test
  void writesDownAnewAfterATenthOfTheTime() throws Exception {
    relay.greylist("{lifetime: 10d, auto-allow: {messages: 0}}");
    become(relay, CLIENT, ANN, BOB);
    relay.elapse("23H");
    relay.lines(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).containsExactly("get");
    relay.elapse("1H");
    relay.lines(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).containsExactly("get", "put");
    relay.elapse("1H");
    relay.lines(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).containsExactly("get");
  }

  /** Rmilter forgot its white records three days after the first mail, however many followed. */
  @Test
  void knowsForAsLongAsMailComes() throws Exception {
    relay.greylist("{lifetime: 3d, auto-allow: {messages: 0}}");
    become(relay, CLIENT, ANN, BOB);
    for (int day = 0; day < 10; day++) {
      relay.elapse("24H");
      assertThat(relay.lines(CLIENT, ANN, BOB)).isEqualTo(TAKEN);
    }
    relay.elapse("73H");
    assertThat(relay.lines(CLIENT, ANN, BOB)).isEqualTo(LATER);
  }

  @Test
  void forgetsWhoDoesNotComeAgain() throws Exception {
    relay.greylist("expire: 1h");
    relay.lines(CLIENT, ANN, BOB);
    relay.elapse("1H");
    assertThat(relay.lines(CLIENT, ANN, BOB)).isEqualTo(LATER);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.250, ann@example.org, bob@example.net, true", // the same network
    "192.0.3.7, ann@example.org, bob@example.net, false",
    "192.0.2.7, eve@example.org, bob@example.net, false",
    "192.0.2.7, ann@example.org, carol@example.net, false",
    "192.0.2.7, Ann@EXAMPLE.org, Bob@Example.Net, true",
    "192.0.2.7, ann+1@example.org, bob+x@example.net, true",
    "192.0.2.7, prvs=1234567890=ann@example.org, bob@example.net, true",
    "192.0.2.7, SRS0=HH=TT=example.org=ann@forward.example, bob@example.net, true",
  })
  void tellsSendersFromEachOther(String client, String from, String to, boolean same)
      throws Exception {
    relay.greylist("auto-allow: {messages: 0}");
    become(relay, CLIENT, ANN, BOB);
    assertThat(relay.lines(Relay.client(client, ""), from, to)).isEqualTo(same ? TAKEN : LATER);
  }

  /** Rmilter's mask kept the low bits of the third octet: 255.255.7.0 instead of 255.255.224.0. */
  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.127.1, true",
    "203.0.113.77, 203.0.96.0, true",
    "203.0.113.77, 203.0.128.77, false",
    "203.0.113.77, 203.0.1.77, false",
    "203.0.113.77, 203.0.105.77, true",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "203.0.113.77, ::ffff:203.0.113.80, true",
  })
  void masksAreOfLeadingBits(String first, String second, boolean same) throws Exception {
    relay.greylist("{ipv4-mask: 19, ipv6-mask: 64, auto-allow: {messages: 0}}");
    become(relay, Relay.client(first, ""), ANN, BOB);
    assertThat(relay.lines(Relay.client(second, ""), ANN, BOB)).isEqualTo(same ? TAKEN : LATER);
  }

  @Test
  void hostsOfOnePoolKnowEachOthersMail() throws Exception {
    relay.greylist("auto-allow: {messages: 0}");
    assertThat(relay.lines(Relay.client("192.0.2.1", "mail-1.big.example"), ANN, BOB))
        .isEqualTo(LATER);
    relay.elapse("5M");
    assertThat(relay.lines(Relay.client("198.51.100.1", "mail-2.big.example"), ANN, BOB))
        .isEqualTo(TAKEN);
    assertThat(relay.lines(Relay.client("203.0.113.9", "big.example.evil.example"), ANN, BOB))
        .isEqualTo(LATER);
  }

  @Test
  void nullSendersWaitAsOthers() throws Exception {
    relay.greylist("");
    become(relay, CLIENT, "", BOB);
    assertThat(relay.lines(CLIENT, ANN, BOB)).isEqualTo(LATER);
  }

  @Test
  void asksForEachRecipientByHimself() throws Exception {
    relay.greylist("");
    become(relay, CLIENT, ANN, BOB);
    assertThat(relay.lines(CLIENT, ANN, BOB, "carol@example.net"))
        .containsExactly("proceed", "451 4.7.1 Greylisted, try again in 5m", "proceed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject", "tempfail", "quarantine", "discard", "add header"})
  void learnsNothingFromMessagesThatAreNotGood(String fate) throws Exception {
    relay.greylist("auto-allow: {messages: 1}");
    Outcome outcome =
        switch (fate) {
          case "reject" -> Outcome.reject(550, "5.7.1", "no");
          case "tempfail" -> Outcome.tempFail(450, "4.7.1", "not now");
          case "quarantine" -> Outcome.quarantine("odd");
          case "discard" -> Outcome.discard("rubbish");
          default ->
              Outcome.PROCEED.find(
                  new Finding.SpamAction(fate, 7, 15, Optional.empty(), Optional.empty()));
        };
    relay.judge(outcome);
    relay.lines(CLIENT, ANN, BOB);
    relay.elapse("5M");
    relay.store.take();
    assertThat(relay.lines(CLIENT, ANN, BOB)).startsWith("proceed");
    assertThat(relay.store.take()).containsExactly("get");
    assertThat(relay.send(CLIENT, ANN, BOB).findingNames()).startsWith("greylist:passed");
    assertThat(relay.lines(CLIENT, "eve@example.org", BOB).getFirst()).isEqualTo(LATER.getFirst());
  }

  @Test
  void letsMailThroughWhileTheStoreIsAway() throws Exception {
    relay.greylist("");
    relay.store.away(true);
    assertThat(relay.lines(CLIENT, ANN, BOB)).isEqualTo(TAKEN);
    relay.store.away(false);
    assertThat(relay.lines(CLIENT, ANN, BOB)).isEqualTo(LATER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2 waiting 2026-11-20T11:00:00Z",
        "1 odd 2026-11-20T11:00:00Z",
        "1 known yesterday",
        "1 known 2026-99-20T11:00:00Z",
        "1 known +999999999-01-01T00:00:00Z"
      })
  void takesWhatItCannotReadForNothing(String text) throws Exception {
    relay.greylist("");
    relay.store.put(
        Map.of(
            Key.of("greylist", List.of("contact", "192.0.2.0/24", ANN, BOB)),
            new Value(text, Duration.ofDays(1)),
            Key.of("greylist", List.of("network", "192.0.2.0/24")),
            new Value(text, Duration.ofDays(1))));
    assertThat(relay.lines(CLIENT, ANN, BOB)).isEqualTo(LATER);
  }

  /** A clock that was set back lets nobody wait for longer than the record lives. */
  @ParameterizedTest
  @CsvSource({"2026-11-20T12:01:00Z, false", "2026-11-20T13:00:00Z, true"})
  void recordsFromTheFutureDoNotLockOut(String at, boolean passes) throws Exception {
    relay.greylist("");
    Key key = Key.of("greylist", List.of("contact", "192.0.2.0/24", ANN, BOB));
    relay.store.put(Map.of(key, new Value("1 waiting " + at, Duration.ofDays(1))));
    assertThat(relay.lines(CLIENT, ANN, BOB).getFirst().equals("proceed")).isEqualTo(passes);
  }

  @Test
  void learnsWhileItOnlyLooksOn() throws Exception {
    Relay observed = new Relay().add("greylist", new Greylist(), "", Mode.OBSERVE);
    assertThat(observed.lines(CLIENT, ANN, BOB)).isEqualTo(TAKEN);
    observed.elapse("5M");
    assertThat(observed.lines(CLIENT, ANN, BOB)).isEqualTo(TAKEN);
    observed.store.take();
    assertThat(observed.lines(CLIENT, ANN, BOB)).isEqualTo(TAKEN);
    assertThat(observed.store.take()).as("known by now").containsExactly("get");
  }
}
