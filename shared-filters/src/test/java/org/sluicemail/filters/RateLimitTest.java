package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.chain.Mode;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.Session;
import org.sluicemail.store.Entry;
import org.sluicemail.store.Key;

class RateLimitTest {
  private static final Session CLIENT = Relay.client("192.0.2.7", "");
  private static final String ANN = "ann@example.org";
  private static final String BOB = "bob@example.net";
  private static final String CAROL = "carol@example.net";

  private final Relay relay = new Relay();

  private Relay limit(String... limits) {
    return relay.add("ratelimit", new RateLimit(), limits(limits));
  }

  private static String limits(String... limits) {
    StringBuilder yaml = new StringBuilder("limits:\n");
    for (String limit : limits) {
      yaml.append("  - {").append(limit).append("}\n");
    }
    return yaml.toString();
  }

  private boolean passes(Session session, String from, String to) throws Exception {
    return relay.send(session, from, to).recipients().getFirst().accepts();
  }

  private int passing(int tries, Session session, String from, String to) throws Exception {
    int passed = 0;
    for (int i = 0; i < tries; i++) {
      passed += passes(session, from, to) ? 1 : 0;
    }
    return passed;
  }

  /** Rmilter let one more through than the burst. */
  @ParameterizedTest
  @CsvSource({"1/1m, 1", "3/1m, 3", "3/1m burst 1, 1", "1/1h burst 5, 5"})
  void letsAsManyThroughAsItSays(String rate, int passed) throws Exception {
    limit("name: to, key: recipient, rate: " + rate);
    assertThat(passing(passed + 3, CLIENT, ANN, BOB)).isEqualTo(passed);
    assertThat(passes(CLIENT, ANN, CAROL)).as("another bucket").isTrue();
  }

  @Test
  void letsMoreThroughAsTimePasses() throws Exception {
    limit("name: to, key: recipient, rate: 2/1m");
    assertThat(passing(3, CLIENT, ANN, BOB)).isEqualTo(2);
    assertThat(relay.send(CLIENT, ANN, BOB).lines())
        .startsWith("451 4.7.1 Rate limit to exceeded, try again in 30s");
    relay.clock.advance(Duration.ofSeconds(29));
    assertThat(passes(CLIENT, ANN, BOB)).isFalse();
    relay.clock.advance(Duration.ofSeconds(1));
    assertThat(passing(3, CLIENT, ANN, BOB)).isEqualTo(1);
    relay.clock.advance(Duration.ofHours(1));
    assertThat(passing(5, CLIENT, ANN, BOB)).isEqualTo(2);
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
    limit("name: x, key: [" + part + "], rate: 1/1h");
    assertThat(send(part, "")).isTrue();
    assertThat(send(part, same)).as(same).isFalse();
    assertThat(send(part, other)).as(other).isTrue();
  }

  /** A mail that differs from others in one part. */
  private boolean send(String part, String value) throws Exception {
    Session session = CLIENT.withHelo("client.example").withUser("ann");
    if (value.isEmpty()) {
      return passes(session, ANN, BOB);
    }
    return switch (part) {
      case "ip", "network" ->
          passes(session.withClient(Relay.client(value, "").client()), ANN, BOB);
      case "helo" -> passes(session.withHelo(value), ANN, BOB);
      case "user" -> passes(session.withUser(value), ANN, BOB);
      case "sender", "sender-domain" -> passes(session, value, BOB);
      default -> passes(session, ANN, value);
    };
  }

  @Test
  void networksAreMasked() throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        limits("name: x, key: network, rate: 1/1h") + "ipv4-mask: 19\nipv6-mask: 48\n");
    assertThat(passes(Relay.client("203.0.113.77", ""), ANN, BOB)).isTrue();
    assertThat(passes(Relay.client("203.0.96.1", ""), ANN, BOB)).isFalse();
    assertThat(passes(Relay.client("203.0.128.1", ""), ANN, BOB)).isTrue();
    assertThat(passes(Relay.client("2001:db8:1::1", ""), ANN, BOB)).isTrue();
    assertThat(passes(Relay.client("2001:db8:1:ffff::1", ""), ANN, BOB)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip", "network", "helo", "user"})
  void doesNotApplyWithoutAPartOfItsKey(String part) throws Exception {
    limit("name: x, key: [recipient, " + part + "], rate: 1/1h");
    assertThat(passing(3, Session.UNKNOWN, ANN, BOB)).isEqualTo(3);
  }

  /** Whoever leaves the domain away gets by no limit. */
  @Test
  void addressesWithoutADomainShareABucket() throws Exception {
    limit("name: x, key: recipient-domain, rate: 1/1h", "name: y, key: sender-domain, rate: 9/1h");
    assertThat(passes(CLIENT, "ann", "bob")).isTrue();
    assertThat(passes(CLIENT, "ann", "carol")).isFalse();
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
    limit("name: bounce-to, key: recipient, rate: 1/1h, when: bounce");
    assertThat(passing(3, CLIENT, from, BOB)).isEqualTo(bounce ? 1 : 3);
  }

  @Test
  void theOperatorSaysWhoSendsBounces() throws Exception {
    String bounces = limits("name: b, key: recipient, rate: 1/1h, when: bounce");
    relay.add("ratelimit", new RateLimit(), bounces + "bounce-senders: [robot@example.org]\n");
    assertThat(passing(3, CLIENT, "robot@example.org", BOB)).isEqualTo(1);
    assertThat(passing(3, CLIENT, "", BOB)).isEqualTo(3);
  }

  /** The null sender is a sender, too. */
  @Test
  void nullSendersShareABucket() throws Exception {
    limit("name: x, key: [sender, ip], rate: 2/1h");
    assertThat(passing(3, CLIENT, "", BOB)).isEqualTo(2);
    assertThat(passing(3, CLIENT, ANN, BOB)).isEqualTo(2);
  }

  @Test
  void drawsOnAllBucketsOrOnNone() throws Exception {
    limit("name: to, key: recipient, rate: 5/1h", "name: from, key: sender, rate: 2/1h");
    assertThat(passing(4, CLIENT, ANN, BOB)).isEqualTo(2);
    assertThat(relay.send(CLIENT, ANN, BOB).lines().getFirst()).contains("limit from");
    assertThat(passing(9, CLIENT, "eve@example.org", BOB)).as("5 less 2, of her 2").isEqualTo(2);
    assertThat(passing(9, CLIENT, "joe@example.org", BOB)).isEqualTo(1);
  }

  @Test
  void limitsWithOneKeyHaveBucketsOfTheirOwn() throws Exception {
    limit("name: minute, key: sender, rate: 2/1m", "name: day, key: sender, rate: 3/1d");
    assertThat(passing(9, CLIENT, ANN, BOB)).isEqualTo(2);
    relay.clock.advance(Duration.ofMinutes(1));
    assertThat(passing(9, CLIENT, ANN, BOB)).isEqualTo(1);
    assertThat(relay.send(CLIENT, ANN, BOB).lines().getFirst()).contains("limit day");
  }

  @Test
  void asksOnceForEachRecipientAndSettlesOnceForAll() throws Exception {
    limit(
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
    limit(
        "name: messages, key: ip, rate: 2/1h, count: message",
        "name: recipients, key: ip, rate: 5/1h");
    assertThat(relay.send(CLIENT, ANN, BOB, CAROL).lines()).containsOnly("proceed");
    assertThat(level("messages 192.0.2.7")).isEqualTo(1);
    assertThat(level("recipients 192.0.2.7")).isEqualTo(2);
    assertThat(relay.send(CLIENT, ANN, BOB, CAROL).lines()).containsOnly("proceed");
    assertThat(relay.send(CLIENT, ANN, BOB).lines().getFirst()).contains("limit messages");
    assertThat(level("recipients 192.0.2.7")).isEqualTo(4);
  }

  /** What is reserved and what is used, together. */
  private double level(String name) throws Exception {
    return relay
        .store
        .look(new Key("ratelimit", name))
        .map(entry -> (Entry.Level) entry)
        .map(level -> level.level() + level.reserved())
        .orElse(0.0);
  }

  @Test
  void countsAMessageWhoseFirstRecipientIsExemptOrRefused() throws Exception {
    String limits =
        limits(
            "name: messages, key: ip, rate: 9/1h, count: message",
            "name: to, key: recipient, rate: 1/1h");
    relay.add("ratelimit", new RateLimit(), limits + "exempt: {recipients: [postmaster@]}\n");
    relay.send(CLIENT, ANN, "postmaster@example.net", BOB);
    assertThat(level("messages 192.0.2.7")).isEqualTo(1);
    relay.send(CLIENT, ANN, BOB, CAROL);
    assertThat(level("messages 192.0.2.7")).as("Bob's limit is full").isEqualTo(2);
    relay.send(CLIENT, ANN, "postmaster@example.net");
    assertThat(level("messages 192.0.2.7")).isEqualTo(2);
  }

  /** Rmilter went by the last recipient, and exempted nobody who came over IPv6. */
  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7", "2001:db8::7"})
  void exemptRecipientsExemptNobodyElse(String client) throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        limits("name: to, key: recipient, rate: 1/1h") + "exempt: {recipients: [postmaster@]}\n");
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
        limits("name: to, key: recipient, rate: 1/1h")
            + "exempt: {clients: [192.0.2.0/24, '2001:db8::/32'], users: [ann]}\n");
    Session session = Relay.client(client, "");
    session = user.isEmpty() ? session : session.withUser(user);
    assertThat(passing(3, session, ANN, BOB)).isEqualTo(3);
    assertThat(relay.store.take()).isEmpty();
    assertThat(passing(3, Relay.client("198.51.100.7", ""), ANN, BOB)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"reject, 9", "tempfail, 9", "discard, 2", "quarantine, 2", "proceed, 2"})
  void givesBackWhatIsRefusedLater(String fate, int passed) throws Exception {
    limit("name: to, key: recipient, rate: 2/1h");
    relay.judge(
        switch (fate) {
          case "reject" -> Outcome.reject(550, "5.7.1", "no");
          case "tempfail" -> Outcome.tempFail(450, "4.7.1", "not now");
          case "discard" -> Outcome.discard("rubbish");
          case "quarantine" -> Outcome.quarantine("odd");
          default -> Outcome.PROCEED;
        });
    assertThat(passing(9, CLIENT, ANN, BOB)).isEqualTo(passed);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DECIDED")
  void givesBackWhatDoesNotCome(Ending.How how) throws Exception {
    limit("name: to, key: recipient, rate: 1/1h");
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
        limits("name: to, key: recipient, rate: 1/30d") + "hold: 2m\n");
    Transaction dead = relay.begin(CLIENT, ANN);
    dead.sender();
    assertThat(dead.recipient(Recipient.of(BOB)).accepts()).isTrue();
    assertThat(passes(CLIENT, ANN, BOB)).isFalse();
    relay.clock.advance(Duration.ofMinutes(2));
    assertThat(passing(3, CLIENT, ANN, BOB)).isEqualTo(1);
  }

  @Test
  void letsMailThroughWhileTheStoreIsAway() throws Exception {
    limit("name: to, key: recipient, rate: 1/1h");
    relay.store.away(true);
    assertThat(passing(3, CLIENT, ANN, BOB)).isEqualTo(3);
    relay.store.away(false);
    assertThat(passing(3, CLIENT, ANN, BOB)).isEqualTo(1);
  }

  /** Else they would cease to count with their leases. */
  @Test
  void mailsThatEndWhileTheStoreIsAwayCountOnceItIsBack() throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        limits("name: to, key: recipient, rate: 4/30d") + "hold: 2m\n");
    ended(Ending.How.DECIDED);
    ended(Ending.How.DISCONNECTED);
    ended(Ending.How.DECIDED);
    assertThat(level("to bob@example.net")).as("reserved").isEqualTo(3);
    assertThat(passes(CLIENT, ANN, CAROL)).isTrue();
    assertThat(level("to bob@example.net")).isEqualTo(2);
    relay.clock.advance(Duration.ofMinutes(3));
    assertThat(passing(5, CLIENT, ANN, BOB)).isEqualTo(2);
  }

  /** What has run out is not brought up again. */
  @Test
  void nobodySettlesWhatIsOver() throws Exception {
    relay.add(
        "ratelimit",
        new RateLimit(),
        limits("name: to, key: recipient, rate: 1/30d") + "hold: 2m\n");
    ended(Ending.How.DECIDED);
    relay.clock.advance(Duration.ofMinutes(3));
    assertThat(passing(2, CLIENT, ANN, BOB)).isEqualTo(1);
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

  @Test
  void onlyLooksOnWhereItIsObserved() throws Exception {
    relay.add(
        "ratelimit", new RateLimit(), limits("name: to, key: recipient, rate: 2/1h"), Mode.OBSERVE);
    assertThat(passing(5, CLIENT, ANN, BOB)).isEqualTo(5);
    assertThat(level("to bob@example.net")).isEqualTo(2);
  }

  @Test
  void hasRepliesOfTheOperator() throws Exception {
    limit(
        "name: to, key: recipient, rate: 1/1h, reply: '452 4.3.1 {limit}: {wait}'",
        "name: day, key: sender, rate: 2/1d, reply: 550 5.7.1 Enough");
    passes(CLIENT, ANN, BOB);
    assertThat(relay.send(CLIENT, ANN, BOB).lines()).startsWith("452 4.3.1 to: 1h");
    passes(CLIENT, ANN, CAROL);
    assertThat(relay.send(CLIENT, ANN, "dave@example.net").lines()).startsWith("550 5.7.1 Enough");
  }

  @Test
  void keysAreBoundedAndOfOneLine() throws Exception {
    limit("name: to, key: [recipient, sender], rate: 1/1h");
    passes(CLIENT, "a".repeat(100_000) + "@example.org", BOB);
    passes(CLIENT, "\"b c\r\nd\"@example.org", BOB);
    assertThat(relay.store.list("ratelimit", "", 10))
        .extracting(entry -> entry.key().name())
        .anyMatch(name -> name.matches("to sha256:[0-9a-f]{64}"))
        .anyMatch(name -> name.equals("to bob@example.net \"b\\x20c\\r\\nd\"@example.org"))
        .hasSize(2);
  }

  @Test
  void filtersOfTwoNamesHaveTheirOwnBuckets() throws Exception {
    String limits = limits("name: to, key: recipient, rate: 1/1h");
    relay.add("one", new RateLimit(), limits).add("two", new RateLimit(), limits);
    assertThat(passing(3, CLIENT, ANN, BOB)).isEqualTo(1);
    assertThat(relay.store.list("", "", 10))
        .extracting(entry -> entry.key().owner())
        .containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void namesEveryProblem() {
    assertThatThrownBy(() ->
            Fixture.build(
                new RateLimit(),
                limits("name: x, key: [from], rate: 1/1h", "name: y, key: ip, rate: often")
                    + "hold: 0s\n"))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains(
            "limits[0].key[0]: 'from' is not one of ip, network, helo, sender, sender-domain,"
                + " recipient, recipient-domain, user",
            "'often' is not a rate",
            "at least 1s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: X y, key: ip, rate: 1/1h | a limit has a name",
        "name: x, key: [], rate: 1/1h | a limit has a key",
        "name: x, key: [ip, ip], rate: 1/1h | a limit has a key",
        "name: x, key: [recipient], rate: 1/1h, count: message | has no recipient in its key",
        "name: x, key: ip, rate: 1/1h, reply: '{who}' | no value [who]",
        "name: x, key: ip | is missing",
      })
  void refusesLimitsThatCannotWork(String limit, String problem) {
    assertThatThrownBy(() -> Fixture.build(new RateLimit(), limits(limit)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void readsListsFromFiles(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("exempt"), "# ours\nbob@\n");
    relay.add(
        "ratelimit",
        new RateLimit(),
        limits("name: to, key: recipient, rate: 1/1h") + "exempt: {recipients: file:" + file + "}");
    assertThat(passing(3, CLIENT, ANN, BOB)).isEqualTo(3);
    assertThat(passing(3, CLIENT, ANN, CAROL)).isEqualTo(1);
  }

  @Test
  void namesEveryWrongEntryOfItsLists() {
    String lists = "exempt: {clients: [all], users: [file:/no], recipients: ['@']}";
    String limits = limits("name: x, key: ip, rate: 1/1h");
    assertThatThrownBy(() -> Fixture.build(new RateLimit(), limits + lists))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains("exempt.clients", "exempt.users", "exempt.recipients");
  }

  @Test
  void limitsAreToldFromEachOther() {
    String one = "name: x, key: ip, rate: 1/1h";
    assertThatThrownBy(() -> Fixture.build(new RateLimit(), limits(one, one)))
        .hasMessageContaining("two limits have one name");
    assertThatThrownBy(() -> Fixture.build(new RateLimit(), "limits: []"))
        .hasMessageContaining("at least one limit");
  }
}
