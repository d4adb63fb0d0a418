package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.chain.Mode;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Session;

class RateLimitTest {
  private static final Session CLIENT = Relay.client("192.0.2.7", "");
  private static final String ANN = "ann@example.org";
  private static final String BOB = "bob@example.net";
  private static final String CAROL = "carol@example.net";

  private final Relay relay = new Relay();

  /** Rmilter let one more through than the burst. */
  @ParameterizedTest
  @CsvSource({"1/1m, 1", "3/1m, 3", "3/1m burst 1, 1", "1/1h burst 5, 5"})
  void letsAsManyThroughAsItSays(String rate, int passed) throws Exception {
    relay.limit("name: to, key: recipient, rate: " + rate);
    assertThat(relay.passing(passed + 3, CLIENT, ANN, BOB)).isEqualTo(passed);
    assertThat(relay.passes(CLIENT, ANN, CAROL)).as("another bucket").isTrue();
  }

  @Test
  void letsMoreThroughAsTimePasses() throws Exception {
    relay.limit("name: to, key: recipient, rate: 2/1m");
    assertThat(relay.passing(3, CLIENT, ANN, BOB)).isEqualTo(2);
    assertThat(relay.send(CLIENT, ANN, BOB).lines())
        .startsWith("451 4.7.1 Rate limit to exceeded, try again in 30s");
    relay.elapse("29S");
    assertThat(relay.passes(CLIENT, ANN, BOB)).isFalse();
    relay.elapse("1S");
    assertThat(relay.passing(3, CLIENT, ANN, BOB)).isEqualTo(1);
    relay.elapse("1H");
    assertThat(relay.passing(5, CLIENT, ANN, BOB)).isEqualTo(2);
  }

  /** For each part of a key: what draws on the same bucket, and what on another. */
  @ParameterizedTest
  @CsvSource({
    "ip, 192.0.2.7, 192.0.2.8",
    "network, 192.0.2.9, 192.0.3.7",
    "helo, Client.Example, other.example",
    "sender, Ann+x@example.org, eve@example.org",
    "sender, prvs=1234567890=ann@example.org, eve@example.org",
    "sender-domain, eve@Example.Org, ann@example.com",
    "recipient, BOB+list@example.net, carol@example.net",
    "recipient-domain, carol@Example.Net, bob@example.com",
    "user, Ann, bob",
  })
  void keysAreOfParts(String part, String same, String other) throws Exception {
    relay.limit("name: x, key: [" + part + "], rate: 1/1h");
    assertThat(send(part, "")).isTrue();
    assertThat(send(part, same)).as(same).isFalse();
    assertThat(send(part, other)).as(other).isTrue();
  }

  /** A mail that differs from others in one part. */
  private boolean send(String part, String value) throws Exception {
    Session session = CLIENT.withHelo("client.example").withUser("ann");
    if (value.isEmpty()) {
      return relay.passes(session, ANN, BOB);
    }
    return switch (part) {
      case "ip", "network" ->
          relay.passes(session.withClient(Relay.client(value, "").client()), ANN, BOB);
      case "helo" -> relay.passes(session.withHelo(value), ANN, BOB);
      case "user" -> relay.passes(session.withUser(value), ANN, BOB);
      case "sender", "sender-domain" -> relay.passes(session, value, BOB);
      default -> relay.passes(session, ANN, value);
    };
  }

  @Test
  void networksAreMasked() throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        Relay.limits("name: x, key: network, rate: 1/1h") + "ipv4-mask: 19\nipv6-mask: 48\n");
    assertThat(relay.passes(Relay.client("203.0.113.77", ""), ANN, BOB)).isTrue();
    assertThat(relay.passes(Relay.client("203.0.96.1", ""), ANN, BOB)).isFalse();
    assertThat(relay.passes(Relay.client("203.0.128.1", ""), ANN, BOB)).isTrue();
    assertThat(relay.passes(Relay.client("2001:db8:1::1", ""), ANN, BOB)).isTrue();
    assertThat(relay.passes(Relay.client("2001:db8:1:ffff::1", ""), ANN, BOB)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip", "network", "helo", "user"})
  void doesNotApplyWithoutAPartOfItsKey(String part) throws Exception {
    relay.limit("name: x, key: [recipient, " + part + "], rate: 1/1h");
    assertThat(relay.passing(3, Session.UNKNOWN, ANN, BOB)).isEqualTo(3);
  }

  /** Whoever leaves the domain away gets by no limit. */
  @Test
  void addressesWithoutADomainShareABucket() throws Exception {
    relay.limit(
        "name: x, key: recipient-domain, rate: 1/1h", "name: y, key: sender-domain, rate: 9/1h");
    assertThat(relay.passes(CLIENT, "ann", "bob")).isTrue();
    assertThat(relay.passes(CLIENT, "ann", "carol")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "postmaster@anything.example, true",
    "MAILER-DAEMON@anything.example, true",
    "mailer-daemon, true",
    "ann@example.org, false",
    "postmaste@anything.example, false",
    "postmasters@anything.example, false",
  })
  void bouncesHaveLimitsOfTheirOwn(String from, boolean bounce) throws Exception {
    relay.limit("name: bounce-to, key: recipient, rate: 1/1h, when: bounce");
    assertThat(relay.passing(3, CLIENT, from, BOB)).isEqualTo(bounce ? 1 : 3);
  }

  @Test
  void theOperatorSaysWhoSendsBounces() throws Exception {
    String bounces = Relay.limits("name: b, key: recipient, rate: 1/1h, when: bounce");
    relay.add("ratelimit", new RateLimit(), bounces + "bounce-senders: [robot@example.org]\n");
    assertThat(relay.passing(3, CLIENT, "robot@example.org", BOB)).isEqualTo(1);
    assertThat(relay.passing(3, CLIENT, "", BOB)).isEqualTo(3);
  }

  /** The null sender is a sender, too. */
  @Test
  void nullSendersShareABucket() throws Exception {
    relay.limit("name: x, key: [sender, ip], rate: 2/1h");
    assertThat(relay.passing(3, CLIENT, "", BOB)).isEqualTo(2);
    assertThat(relay.passing(3, CLIENT, ANN, BOB)).isEqualTo(2);
  }

  @Test
  void drawsOnAllBucketsOrOnNone() throws Exception {
    relay.limit("name: to, key: recipient, rate: 5/1h", "name: from, key: sender, rate: 2/1h");
    assertThat(relay.passing(4, CLIENT, ANN, BOB)).isEqualTo(2);
    assertThat(relay.send(CLIENT, ANN, BOB).lines().getFirst()).contains("limit from");
    assertThat(relay.passing(9, CLIENT, "eve@example.org", BOB))
        .as("5 less 2, of her 2")
        .isEqualTo(2);
    assertThat(relay.passing(9, CLIENT, "joe@example.org", BOB)).isEqualTo(1);
  }

  @Test
  void limitsWithOneKeyHaveBucketsOfTheirOwn() throws Exception {
    relay.limit("name: minute, key: sender, rate: 2/1m", "name: day, key: sender, rate: 3/1d");
    assertThat(relay.passing(9, CLIENT, ANN, BOB)).isEqualTo(2);
    relay.elapse("1M");
    assertThat(relay.passing(9, CLIENT, ANN, BOB)).isEqualTo(1);
    assertThat(relay.send(CLIENT, ANN, BOB).lines().getFirst()).contains("limit day");
  }

  @Test
  void asksOnceForEachRecipientAndSettlesOnceForAll() throws Exception {
    relay.limit(
        "name: to, key: recipient, rate: 9/1h",
        "name: to-ip, key: [recipient, ip], rate: 9/1h",
        "name: user, key: ip, rate: 9/1h, count: message");
    relay.send(CLIENT, ANN, BOB);
    assertThat(relay.store.take()).containsExactly("take", "settle");
    relay.send(CLIENT, ANN, BOB, CAROL, "dave@example.net");
    assertThat(relay.store.take()).containsExactly("take", "take", "take", "settle");
  }

  @Test
  void countsMessagesOrRecipients() throws Exception {
    relay.limit(
        "name: messages, key: ip, rate: 2/1h, count: message",
        "name: recipients, key: ip, rate: 5/1h");
    assertThat(relay.send(CLIENT, ANN, BOB, CAROL).lines()).containsOnly("proceed");
    assertThat(relay.level("messages 192.0.2.7")).isEqualTo(1);
    assertThat(relay.level("recipients 192.0.2.7")).isEqualTo(2);
    assertThat(relay.send(CLIENT, ANN, BOB, CAROL).lines()).containsOnly("proceed");
    assertThat(relay.send(CLIENT, ANN, BOB).lines().getFirst()).contains("limit messages");
    assertThat(relay.level("recipients 192.0.2.7")).isEqualTo(4);
  }

  @Test
  void countsAMessageWhoseFirstRecipientIsExemptOrRefused() throws Exception {
    String limits =
        Relay.limits(
            "name: messages, key: ip, rate: 9/1h, count: message",
            "name: to, key: recipient, rate: 1/1h");
    relay.add("ratelimit", new RateLimit(), limits + "exempt: {recipients: [postmaster@]}\n");
    relay.send(CLIENT, ANN, "postmaster@example.net", BOB);
    assertThat(relay.level("messages 192.0.2.7")).isEqualTo(1);
    relay.send(CLIENT, ANN, BOB, CAROL);
    assertThat(relay.level("messages 192.0.2.7")).as("Bob's limit is full").isEqualTo(2);
    relay.send(CLIENT, ANN, "postmaster@example.net");
    assertThat(relay.level("messages 192.0.2.7")).isEqualTo(2);
  }

  /** Rmilter went by the last recipient, and exempted nobody who came over IPv6. */
  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7", "2001:db8::7"})
  void exemptRecipientsExemptNobodyElse(String client) throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        Relay.limits("name: to, key: recipient, rate: 1/1h")
            + "exempt: {recipients: [postmaster@]}\n");
    Session session = Relay.client(client, "");
    String postmaster = "PostMaster@example.net";
    assertThat(relay.send(session, ANN, BOB, postmaster).lines()).containsOnly("proceed");
    assertThat(relay.send(session, ANN, BOB, postmaster).recipients())
        .extracting(Verdict::word)
        .containsExactly("tempfail", "proceed");
    assertThat(relay.send(session, ANN, postmaster, BOB).recipients())
        .extracting(Verdict::word)
        .containsExactly("proceed", "tempfail");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, ''",
    "2001:db8::7, ''",
    "198.51.100.7, ann",
  })
  void exemptsNetworksAndUsers(String client, String user) throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        Relay.limits("name: to, key: recipient, rate: 1/1h")
            + "exempt: {clients: [192.0.2.0/24, '2001:db8::/32'], users: [ann]}\n");
    Session session = Relay.client(client, "");
    session = user.isEmpty() ? session : session.withUser(user);
    assertThat(relay.passing(3, session, ANN, BOB)).isEqualTo(3);
    assertThat(relay.store.take()).isEmpty();
    assertThat(relay.passing(3, Relay.client("198.51.100.7", ""), ANN, BOB)).isEqualTo(1);
  }

  @Test
  void letsMailThroughWhileTheStoreIsAway() throws Exception {
    relay.limit("name: to, key: recipient, rate: 1/1h");
    relay.store.away(true);
    assertThat(relay.passing(3, CLIENT, ANN, BOB)).isEqualTo(3);
    relay.store.away(false);
    assertThat(relay.passing(3, CLIENT, ANN, BOB)).isEqualTo(1);
  }

  @Test
  void onlyLooksOnWhereItIsObserved() throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        Relay.limits("name: to, key: recipient, rate: 2/1h"),
        Mode.OBSERVE);
    assertThat(relay.passing(5, CLIENT, ANN, BOB)).isEqualTo(5);
    assertThat(relay.level("to bob@example.net")).isEqualTo(2);
  }

  @Test
  void hasRepliesOfTheOperator() throws Exception {
    relay.limit(
        "name: to, key: recipient, rate: 1/1h, reply: '452 4.3.1 {limit}: {wait}'",
        "name: day, key: sender, rate: 2/1d, reply: 550 5.7.1 Enough");
    relay.passes(CLIENT, ANN, BOB);
    assertThat(relay.send(CLIENT, ANN, BOB).lines()).startsWith("452 4.3.1 to: 1h");
    relay.passes(CLIENT, ANN, CAROL);
    assertThat(relay.send(CLIENT, ANN, "dave@example.net").lines()).startsWith("550 5.7.1 Enough");
  }

  @Test
  void keysAreBoundedAndOfOneLine() throws Exception {
    relay.limit("name: to, key: [recipient, sender], rate: 1/1h");
    relay.passes(CLIENT, "a".repeat(100_000) + "@example.org", BOB);
    relay.passes(CLIENT, "\"b c\r\nd\"@example.org", BOB);
    assertThat(relay.store.list("ratelimit", "", 10))
        .extracting(entry -> entry.key().name())
        .anyMatch(name -> name.matches("to sha256:[0-9a-f]{64}"))
        .anyMatch(name -> name.equals("to bob@example.net \"b\\x20c\\r\\nd\"@example.org"))
        .hasSize(2);
  }

  @Test
  void filtersOfTwoNamesHaveTheirOwnBuckets() throws Exception {
    String limits = Relay.limits("name: to, key: recipient, rate: 1/1h");
    relay.add("one", new RateLimit(), limits).add("two", new RateLimit(), limits);
    assertThat(relay.passing(3, CLIENT, ANN, BOB)).isEqualTo(1);
    assertThat(relay.store.list("", "", 10))
        .extracting(entry -> entry.key().owner())
        .containsExactlyInAnyOrder("one", "two");
  }
}
