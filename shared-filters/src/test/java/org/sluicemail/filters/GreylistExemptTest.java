package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.filters.Greylisted.ANN;
import static org.sluicemail.filters.Greylisted.BOB;
import static org.sluicemail.filters.Greylisted.CLIENT;
import static org.sluicemail.filters.Greylisted.LATER;
import static org.sluicemail.filters.Greylisted.TAKEN;
import static org.sluicemail.filters.Greylisted.become;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Finding;
import org.sluicemail.filters.replies.Correspondents;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Session;
import org.sluicemail.store.Key;
import org.sluicemail.store.Value;

/** Who does not have to wait. */
class GreylistExemptTest {
  private final Relay relay = new Relay();

  @Test
  void sparesNetworksThatSentGoodMessages() throws Exception {
    relay.greylist("auto-allow: {messages: 3, forget: 1d}");
    for (int i = 0; i < 3; i++) {
      become(relay, CLIENT, "s" + i + "@a" + i + ".example", BOB);
    }
    Relay.Heard heard = relay.send(CLIENT, "new@new.example", BOB);
    assertThat(heard.lines()).isEqualTo(TAKEN);
    assertThat(heard.findings().first(Finding.Greylisting.class))
        .hasValueSatisfying(
            it -> assertThat(it.reason()).isEqualTo("3 good messages from 192.0.2.0/24"));
    relay.elapse("23H");
    assertThat(relay.lines(CLIENT, "newer@new.example", BOB)).isEqualTo(TAKEN);
    relay.elapse("48H");
    assertThat(relay.lines(CLIENT, "newest@new.example", BOB)).as("forgotten").isEqualTo(LATER);
  }

  @Test
  void sparesDomainsOnlyThroughHostsOfWhomTheySendGoodMessages() throws Exception {
    relay.greylist("auto-allow: {messages: 2}");
    for (int i = 1; i <= 2; i++) {
      become(
          relay,
          Relay.client("192.0." + i + ".1", "out" + i + ".big.example"),
          ANN,
          i + "x@example.net");
    }
    assertThat(
            relay.lines(Relay.client("198.51.100.9", "out9.big.example"), "joe@example.org", BOB))
        .isEqualTo(TAKEN);
    assertThat(
            relay.lines(Relay.client("198.51.101.9", "dsl.other.example"), "jim@example.org", BOB))
        .as("anybody can say that he is of the domain")
        .isEqualTo(LATER);
    assertThat(relay.lines(Relay.client("198.51.101.9", ""), "jil@example.org", BOB))
        .isEqualTo(LATER);
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
    relay.greylist("exempt: {" + list + "}");
    Relay.Heard heard = relay.send(Relay.client("192.0.2.7", "mx.good.example"), ANN, BOB);
    assertThat(heard.lines()).isEqualTo(TAKEN);
    assertThat(heard.findings().first(Finding.Greylisting.class))
        .contains(new Finding.Greylisting(Finding.Greylisting.Standing.ALLOWED, reason));
    assertThat(relay.store.take()).isEmpty();
    Session other = Relay.client("198.51.100.7", "mx.good.example.org");
    assertThat(relay.lines(other, "x@other.example", "carol@example.net")).isEqualTo(LATER);
  }

  /** Rmilter went by the last recipient alone. */
  @Test
  void aListedRecipientSparesNobodyElse() throws Exception {
    relay.greylist("exempt: {recipients: [postmaster@]}");
    assertThat(relay.lines(CLIENT, ANN, BOB, "postmaster@example.net").subList(0, 2))
        .containsExactly(LATER.getFirst(), "proceed");
    assertThat(
            relay.lines(CLIENT, ANN, "postmaster@example.net", "carol@example.net").subList(0, 2))
        .containsExactly("proceed", LATER.getFirst());
  }

  @Test
  void sparesUsersAndLocalClients() throws Exception {
    relay.greylist("");
    assertThat(relay.lines(CLIENT.withUser("ann"), ANN, BOB)).isEqualTo(TAKEN);
    assertThat(relay.lines(Session.UNKNOWN, ANN, BOB)).isEqualTo(TAKEN);
    assertThat(relay.store.take()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void sparesThoseToWhomOurUsersWrote(boolean wanted, boolean spared) throws Exception {
    relay.greylist("correspondents: " + wanted);
    Key key = Correspondents.key(Address.parse("bob+x@example.net"), Address.parse(ANN));
    relay.store.put(Map.of(key, new Value("1", Duration.ofDays(1))));
    relay.store.take();
    assertThat(relay.lines(CLIENT, ANN, BOB)).isEqualTo(spared ? TAKEN : LATER);
    assertThat(relay.store.take()).hasSize(spared ? 1 : 2);
    assertThat(relay.lines(CLIENT, ANN, "carol@example.net"))
        .as("somebody else's")
        .isEqualTo(LATER);
  }
}
