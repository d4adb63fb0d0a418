package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.chain.Mode;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filters.replies.Correspondents;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Session;
import org.sluicemail.store.Key;
import org.sluicemail.store.Value;

class GreylistTest {
  private static final Session CLIENT = Relay.client("192.0.2.7", "");
  private static final String ANN = "ann@example.org";
  private static final String BOB = "bob@example.net";
  private static final List<String> LATER =
      List.of("451 4.7.1 Greylisted, try again in 5m", "451 4.7.1 Greylisted, try again in 5m");
  private static final List<String> TAKEN = List.of("proceed", "proceed");

  private final Relay relay = new Relay();

  private Relay greylist(String yaml) {
    return relay.add("greylist", new Greylist(), yaml);
  }

  private void pass(String time) {
    relay.clock.advance(Duration.parse("PT" + time));
  }

  private List<String> send(Session session, String from, String... to) throws Exception {
    return relay.send(session, from, to).lines();
  }

  /** The first attempt, and a second one that is late enough. */
  private void become(Session session, String from, String to) throws Exception {
    assertThat(send(session, from, to)).isEqualTo(LATER);
    pass("5M");
    assertThat(send(session, from, to)).isEqualTo(TAKEN);
    relay.store.take();
  }

  @Test
  void letsNewSendersWaitAndKnowsThemAfterwards() throws Exception {
    greylist("");
    assertThat(send(CLIENT, ANN, BOB)).isEqualTo(LATER);
    pass("1M30S");
    assertThat(send(CLIENT, ANN, BOB)).containsOnly("451 4.7.1 Greylisted, try again in 3m 30s");
    pass("3M29S");
    assertThat(send(CLIENT, ANN, BOB)).containsOnly("451 4.7.1 Greylisted, try again in 1s");
    pass("1S");
    Relay.Heard passed = relay.send(CLIENT, ANN, BOB);
    assertThat(passed.lines()).isEqualTo(TAKEN);
    assertThat(passed.findingNames()).isEqualTo("greylist:passed");
    assertThat(relay.send(CLIENT, ANN, BOB).findingNames()).isEqualTo("greylist:known");
  }

  /** On the wire, one operation is one round trip. */
  @Test
  void costsOneRoundTripForKnownSendersAndTwoForNewOnes() throws Exception {
    greylist("");
    send(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).containsExactly("get", "put");
    send(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).as("too early").containsExactly("get");
    pass("5M");
    send(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).as("passed and learned").containsExactly("get", "put");
    send(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).as("known").containsExactly("get");
  }

  @Test
  void writesDownAnewAfterATenthOfTheTime() throws Exception {
    greylist("{lifetime: 10d, auto-allow: {messages: 0}}");
    become(CLIENT, ANN, BOB);
    pass("23H");
    send(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).containsExactly("get");
    pass("1H");
    send(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).containsExactly("get", "put");
    pass("1H");
    send(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).containsExactly("get");
  }

  /** Rmilter forgot its white records three days after the first mail, however many followed. */
  @Test
  void knowsForAsLongAsMailComes() throws Exception {
    greylist("{lifetime: 3d, auto-allow: {messages: 0}}");
    become(CLIENT, ANN, BOB);
    for (int day = 0; day < 10; day++) {
      pass("24H");
      assertThat(send(CLIENT, ANN, BOB)).isEqualTo(TAKEN);
    }
    pass("73H");
    assertThat(send(CLIENT, ANN, BOB)).isEqualTo(LATER);
  }

  @Test
  void forgetsWhoDoesNotComeAgain() throws Exception {
    greylist("expire: 1h");
    send(CLIENT, ANN, BOB);
    pass("1H");
    assertThat(send(CLIENT, ANN, BOB)).isEqualTo(LATER);
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
    greylist("auto-allow: {messages: 0}");
    become(CLIENT, ANN, BOB);
    assertThat(send(Relay.client(client, ""), from, to)).isEqualTo(same ? TAKEN : LATER);
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
    greylist("{ipv4-mask: 19, ipv6-mask: 64, auto-allow: {messages: 0}}");
    become(Relay.client(first, ""), ANN, BOB);
    assertThat(send(Relay.client(second, ""), ANN, BOB)).isEqualTo(same ? TAKEN : LATER);
  }

  @Test
  void hostsOfOnePoolKnowEachOthersMail() throws Exception {
    greylist("auto-allow: {messages: 0}");
    assertThat(send(Relay.client("192.0.2.1", "mail-1.big.example"), ANN, BOB)).isEqualTo(LATER);
    pass("5M");
    assertThat(send(Relay.client("198.51.100.1", "mail-2.big.example"), ANN, BOB)).isEqualTo(TAKEN);
    assertThat(send(Relay.client("203.0.113.9", "big.example.evil.example"), ANN, BOB))
        .isEqualTo(LATER);
  }

  @Test
  void nullSendersWaitAsOthers() throws Exception {
    greylist("");
    become(CLIENT, "", BOB);
    assertThat(send(CLIENT, ANN, BOB)).isEqualTo(LATER);
  }

  @Test
  void asksForEachRecipientByHimself() throws Exception {
    greylist("");
    become(CLIENT, ANN, BOB);
    assertThat(send(CLIENT, ANN, BOB, "carol@example.net"))
        .containsExactly("proceed", "451 4.7.1 Greylisted, try again in 5m", "proceed");
  }

  @Test
  void sparesNetworksThatSentGoodMessages() throws Exception {
    greylist("auto-allow: {messages: 3, forget: 1d}");
    for (int i = 0; i < 3; i++) {
      become(CLIENT, "s" + i + "@a" + i + ".example", BOB);
    }
    Relay.Heard heard = relay.send(CLIENT, "new@new.example", BOB);
    assertThat(heard.lines()).isEqualTo(TAKEN);
    assertThat(heard.findings().first(Finding.Greylisting.class))
        .hasValueSatisfying(
            it -> assertThat(it.reason()).isEqualTo("3 good messages from 192.0.2.0/24"));
    pass("23H");
    assertThat(send(CLIENT, "newer@new.example", BOB)).isEqualTo(TAKEN);
    pass("48H");
    assertThat(send(CLIENT, "newest@new.example", BOB)).as("forgotten").isEqualTo(LATER);
  }

  @Test
  void sparesDomainsOnlyThroughHostsOfWhomTheySendGoodMessages() throws Exception {
    greylist("auto-allow: {messages: 2}");
    for (int i = 1; i <= 2; i++) {
      become(
          Relay.client("192.0." + i + ".1", "out" + i + ".big.example"), ANN, i + "x@example.net");
    }
    assertThat(send(Relay.client("198.51.100.9", "out9.big.example"), "joe@example.org", BOB))
        .isEqualTo(TAKEN);
    assertThat(send(Relay.client("198.51.101.9", "dsl.other.example"), "jim@example.org", BOB))
        .as("anybody can say that he is of the domain")
        .isEqualTo(LATER);
    assertThat(send(Relay.client("198.51.101.9", ""), "jil@example.org", BOB)).isEqualTo(LATER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject", "tempfail", "quarantine", "discard", "add header"})
  void learnsNothingFromMessagesThatAreNotGood(String fate) throws Exception {
    greylist("auto-allow: {messages: 1}");
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
    send(CLIENT, ANN, BOB);
    pass("5M");
    relay.store.take();
    assertThat(send(CLIENT, ANN, BOB)).startsWith("proceed");
    assertThat(relay.store.take()).containsExactly("get");
    assertThat(relay.send(CLIENT, ANN, BOB).findingNames()).startsWith("greylist:passed");
    assertThat(send(CLIENT, "eve@example.org", BOB).getFirst()).isEqualTo(LATER.getFirst());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clients: [192.0.2.0/28] | listed client",
        "client-names: [.good.example] | listed client",
        "senders: [example.org] | listed sender",
        "recipients: [bob@] | listed recipient",
        "recipients: [Bob@Example.NET] | listed recipient",
      })
  void sparesWhoIsListed(String list, String reason) throws Exception {
    greylist("exempt: {" + list + "}");
    Relay.Heard heard = relay.send(Relay.client("192.0.2.7", "mx.good.example"), ANN, BOB);
    assertThat(heard.lines()).isEqualTo(TAKEN);
    assertThat(heard.findings().first(Finding.Greylisting.class))
        .contains(new Finding.Greylisting(Finding.Greylisting.Standing.ALLOWED, reason));
    assertThat(relay.store.take()).isEmpty();
    Session other = Relay.client("198.51.100.7", "mx.good.example.org");
    assertThat(send(other, "x@other.example", "carol@example.net")).isEqualTo(LATER);
  }

  /** Rmilter went by the last recipient alone. */
  @Test
  void aListedRecipientSparesNobodyElse() throws Exception {
    greylist("exempt: {recipients: [postmaster@]}");
    assertThat(send(CLIENT, ANN, BOB, "postmaster@example.net").subList(0, 2))
        .containsExactly(LATER.getFirst(), "proceed");
    assertThat(send(CLIENT, ANN, "postmaster@example.net", "carol@example.net").subList(0, 2))
        .containsExactly("proceed", LATER.getFirst());
  }

  @Test
  void sparesUsersAndLocalClients() throws Exception {
    greylist("");
    assertThat(send(CLIENT.withUser("ann"), ANN, BOB)).isEqualTo(TAKEN);
    assertThat(send(Session.UNKNOWN, ANN, BOB)).isEqualTo(TAKEN);
    assertThat(relay.store.take()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void sparesThoseToWhomOurUsersWrote(boolean wanted, boolean spared) throws Exception {
    greylist("correspondents: " + wanted);
    Key key = Correspondents.key(Address.parse("bob+x@example.net"), Address.parse(ANN));
    relay.store.put(Map.of(key, new Value("1", Duration.ofDays(1))));
    relay.store.take();
    assertThat(send(CLIENT, ANN, BOB)).isEqualTo(spared ? TAKEN : LATER);
    assertThat(relay.store.take()).hasSize(spared ? 1 : 2);
    assertThat(send(CLIENT, ANN, "carol@example.net")).as("somebody else's").isEqualTo(LATER);
  }

  @Test
  void letsMailThroughWhileTheStoreIsAway() throws Exception {
    greylist("");
    relay.store.away(true);
    assertThat(send(CLIENT, ANN, BOB)).isEqualTo(TAKEN);
    relay.store.away(false);
    assertThat(send(CLIENT, ANN, BOB)).isEqualTo(LATER);
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
    greylist("");
    relay.store.put(
        Map.of(
            Key.of("greylist", List.of("contact", "192.0.2.0/24", ANN, BOB)),
            new Value(text, Duration.ofDays(1)),
            Key.of("greylist", List.of("network", "192.0.2.0/24")),
            new Value(text, Duration.ofDays(1))));
    assertThat(send(CLIENT, ANN, BOB)).isEqualTo(LATER);
  }

  /** A clock that was set back lets nobody wait for longer than the record lives. */
  @ParameterizedTest
  @CsvSource({"2026-11-20T12:01:00Z, false", "2026-11-20T13:00:00Z, true"})
  void recordsFromTheFutureDoNotLockOut(String at, boolean passes) throws Exception {
    greylist("");
    Key key = Key.of("greylist", List.of("contact", "192.0.2.0/24", ANN, BOB));
    relay.store.put(Map.of(key, new Value("1 waiting " + at, Duration.ofDays(1))));
    assertThat(send(CLIENT, ANN, BOB).getFirst().equals("proceed")).isEqualTo(passes);
  }

  @Test
  void learnsWhileItOnlyLooksOn() throws Exception {
    Relay observed = new Relay().add("greylist", new Greylist(), "", Mode.OBSERVE);
    assertThat(observed.send(CLIENT, ANN, BOB).lines()).isEqualTo(TAKEN);
    observed.clock.advance(Duration.ofMinutes(5));
    assertThat(observed.send(CLIENT, ANN, BOB).lines()).isEqualTo(TAKEN);
    observed.store.take();
    assertThat(observed.send(CLIENT, ANN, BOB).lines()).isEqualTo(TAKEN);
    assertThat(observed.store.take()).as("known by now").containsExactly("get");
  }

  @Test
  void saysItInAField() throws Exception {
    greylist("header: X-Greylist");
    send(CLIENT, ANN, BOB);
    pass("5M12S");
    List<String> one = List.of(BOB);
    String[] forged = {"X-Greylist: whitelisted", "Subject: hello", "", "Hello."};
    assertThat(relay.send(CLIENT, ANN, one, forged).decision().edits())
        .contains(new Edit.RemoveAll("X-Greylist"))
        .contains(field("delayed 312 seconds by mx.example.net"));
    assertThat(relay.send(CLIENT, ANN, BOB).decision().edits())
        .containsExactly(field("not delayed by mx.example.net: known sender"));
  }

  private static Edit field(String text) {
    return new Edit.Prepend(HeaderField.of("X-Greylist", text));
  }

  @Test
  void hasRepliesOfTheOperator() throws Exception {
    greylist("{reply: '450 4.2.0 Come back in {wait}, please', delay: 90m}");
    assertThat(send(CLIENT, ANN, BOB)).startsWith("450 4.2.0 Come back in 1h 30m, please");
  }

  @Test
  void namesEveryProblem() {
    assertThatThrownBy(() ->
            Fixture.build(
                new Greylist(),
                """
                at: sender
                delay: 0s
                ipv4-mask: 33
                """))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains("'sender' is not one of", "at least 1s", "at most 32");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reply: 550 5.7.1 Never | must be a transient one",
        "reply: 'Wait {time}' | no value [time] in a reply; there are wait",
        "{delay: 1h, expire: 1h} | expire must be longer than delay",
        "header: 'X Greylist' | is no name of a header field",
        "{at: message, actions: []} | needs actions",
      })
  void refusesWhatCannotWork(String yaml, String problem) {
    assertThatThrownBy(() -> Fixture.build(new Greylist(), yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void namesEveryWrongEntryOfItsLists() {
    String lists = "{clients: [all], client-names: [a*], senders: ['@'], recipients: [file:/no]}";
    assertThatThrownBy(() -> Fixture.build(new Greylist(), "exempt: " + lists))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains("exempt.clients", "exempt.client-names", "exempt.senders", "exempt.recipients");
  }

  @Test
  void hasANameThatTheStoreCanTake() {
    assertThatThrownBy(() -> relay.add("Grey List", new Greylist(), ""))
        .hasMessageContaining("a filter that remembers has a name of a-z");
  }
}
