package org.sluicemail.daemon.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Services;
import org.sluicemail.filters.Lists;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Spool;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisCluster;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.store.SetName;
import org.sluicemail.store.StoreSettings;
import org.sluicemail.store.StoreUrl;
import org.sluicemail.store.redis.RedisStore;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Lists whose entries others keep in sets of Redis. */
@RequiresServer(Kind.REDIS)
class ListsRedisTest {
  private static final ReversePath ANN = ReversePath.of("Ann@Mail.Example.ORG");

  @TempDir private Path folder;
  private RedisServer redis;
  private RedisStore store;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    store = store("{url: 'redis://127.0.0.1:" + redis.port() + "', key-prefix: 'mx:'}");
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    redis.close();
  }

  private static RedisStore store(String section) throws ConfigException {
    StoreSettings settings = Config.parse("test", section).bind(StoreSettings.class);
    return new RedisStore(settings, (StoreUrl.Redis) settings.url());
  }

  private <T extends Filter> T filter(Class<T> kind, String of, String entries, String then)
      throws ConfigException {
    String yaml = "lists: [{name: l, of: %s, entries: %s, then: %s}]".formatted(of, entries, then);
    InstantSource clock = InstantSource.system();
    Resources.Scope scope = new Resources().scope();
    Spool spool = Spool.inTemporaryFolder();
    Services services = new Services("mx.test", spool, scope, store, ZoneFile.EMPTY, clock);
    return kind.cast(new Lists().build(Config.parse("t", yaml), services).getFirst());
  }

  private static Session session(String address) throws IOException {
    return Session.UNKNOWN
        .withClient(new Client(InetAddress.getByName(address), 25, "Mail.Example.NET"))
        .withHelo("HELO.example.net")
        .withUser("Ann");
  }

  private String atSender(String of, String entries) throws Exception {
    return filter(SenderFilter.class, of, entries, "reject")
        .onSender(session("2001:db8:0::7"), ANN)
        .verdict()
        .word();
  }

  /** How often a set was asked since the last call. */
  private long trips() throws IOException {
    String text = redis.reply("INFO commandstats");
    redis.command("CONFIG RESETSTAT");
    return text.lines()
        .filter(line -> line.startsWith("cmdstat_smismember:calls="))
        .map(line -> line.substring(line.indexOf('=') + 1, line.indexOf(',')))
        .mapToLong(Long::parseLong)
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "client, 2001:db8::7, reject",
    "client, 2001:db8::/32, proceed",
    "client-name, mail.example.net, reject",
    "client-name, .example.net, reject",
    "client-name, example.net, proceed",
    "client-name, Mail.Example.NET, proceed",
    "helo, .net, reject",
    "sender, ann@mail.example.org, reject",
    "sender, .example.org, reject",
    "sender, ann@, reject",
    "sender, <>, proceed",
    "sender-domain, mail.example.org, reject",
    "sender-domain, .org, reject",
    "sender-domain, example.org, proceed",
    "user, Ann, reject",
    "user, ann, proceed"
  })
  void findsWhatOthersHaveAdded(String of, String member, String verdict) throws Exception {
    assertThat(atSender(of, "set:blocked")).isEqualTo("proceed");
    redis.command("SADD mx:set:blocked other " + member);
    assertThat(atSender(of, "set:blocked")).isEqualTo(verdict);
    assertThat(trips()).isEqualTo(2);
    redis.command("SREM mx:set:blocked " + member);
    assertThat(atSender(of, "'set: blocked'")).isEqualTo("proceed");
  }

  /** Each part is asked only when those before did not know. */
  @Test
  void standsBesideEntries() throws Exception {
    redis.command("SADD mx:set:two 2001:db8::7");
    assertThat(atSender("client", "[set:one, set:two, set:three]")).isEqualTo("reject");
    assertThat(trips()).isEqualTo(2);
    assertThat(atSender("client", "[set:one, '2001:db8::/32']")).isEqualTo("reject");
    assertThat(trips()).isZero();
  }

  @Test
  void nobodyIsAskedAboutNothing() throws Exception {
    for (String of : List.of("client", "client-name", "helo", "user", "sender-domain")) {
      SenderFilter filter = filter(SenderFilter.class, of, "set:blocked", "reject");
      assertThat(filter.onSender(Session.UNKNOWN, ReversePath.NULL)).isEqualTo(Outcome.PROCEED);
    }
    assertThat(trips()).isZero();
    redis.command("SADD mx:set:blocked <>");
    SenderFilter filter = filter(SenderFilter.class, "sender", "set:blocked", "reject");
    assertThat(filter.onSender(Session.UNKNOWN, ReversePath.NULL).verdict().word())
        .isEqualTo("reject");
  }

  @Test
  void refusesOneRecipient() throws Exception {
    redis.command("SADD mx:set:gone former@example.org");
    var filter = filter(RecipientFilter.class, "recipient", "set:gone", "reject");
    Envelope envelope = new Envelope(ANN);
    assertThat(verdict(filter, envelope, "Former@Example.org")).isEqualTo("reject");
    assertThat(verdict(filter, envelope, "ann@example.org")).isEqualTo("proceed");
    assertThat(trips()).isEqualTo(2);
  }

  private static String verdict(RecipientFilter filter, Envelope soFar, String to)
      throws Exception {
    return filter.onRecipient(Session.UNKNOWN, soFar, Recipient.of(to)).verdict().word();
  }

  /** A mark needs all of them, in whatever part of the list each is; 200 cost one round trip. */
  @ParameterizedTest
  @CsvSource({
    "recipient, 'one@a.test b.test', 0, 1, true",
    "recipient, 'one@a.test b.test', 200, 1, false",
    "recipient, 'one@a.test b.test bulk.test', 200, 1, true",
    "any-recipient, 'bulk.test', 200, 1, true",
    "any-recipient, 'c.test', 200, 1, false"
  })
  void asksAboutAllRecipientsAtOnce(String of, String members, int more, long trips, boolean listed)
      throws Exception {
    redis.command("SADD mx:set:known " + members);
    List<Recipient> all =
        Stream.concat(
                Stream.of("one@a.test", "x@b.test", "x@local.test"),
                IntStream.range(0, more).mapToObj(i -> i + "@bulk.test"))
            .map(text -> Recipient.of(text))
            .toList();
    String entries = of.equals("recipient") ? "[local.test, set:known]" : "set:known";
    HeaderFilter filter = filter(HeaderFilter.class, of, entries, "find known");
    Outcome outcome = filter.onHeader(Session.UNKNOWN, new Envelope(ANN, all), Header.EMPTY);
    assertThat(outcome.findings()).hasSize(listed ? 1 : 0);
    assertThat(trips()).isEqualTo(trips);
  }

  @Test
  void endlessNamesAreNotAskedFor() throws Exception {
    redis.command("SADD mx:set:blocked .evil.test");
    SenderFilter filter = filter(SenderFilter.class, "sender", "set:blocked", "reject");
    ReversePath deep = ReversePath.of("x@" + "a.".repeat(100_000) + "evil.test");
    assertThat(filter.onSender(Session.UNKNOWN, deep).verdict().word()).isEqualTo("reject");
  }

  @Test
  void tooManyRecipientsFailTheList() throws Exception {
    List<Recipient> all =
        IntStream.range(0, 40_000).mapToObj(i -> Recipient.of(i + "@" + i + ".test")).toList();
    var filter = filter(HeaderFilter.class, "any-recipient", "set:known", "find known");
    Envelope envelope = new Envelope(ANN, all);
    assertThatThrownBy(() -> filter.onHeader(Session.UNKNOWN, envelope, Header.EMPTY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("set known");
  }

  @Test
  void failsWhenTheNameIsNoSetOrNobodyAnswers() throws Exception {
    redis.command("SET mx:set:blocked text");
    assertThatThrownBy(() -> atSender("helo", "set:blocked"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("WRONGTYPE");
    redis.kill();
    assertThatThrownBy(() -> atSender("helo", "set:other")).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'set:'", "'set:a b'", "'set:{a}'"})
  void refusesOtherNames(String entry) {
    assertThatThrownBy(() -> atSender("helo", entry))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the name of a set is");
  }

  /** One key is in one slot, whatever is looked for in it. */
  @Test
  void aClusterIsAskedWhereTheSetIs() throws Exception {
    RedisCluster cluster = RedisCluster.shared();
    try (RedisStore spread = store("url: redis-cluster://" + cluster.url())) {
      for (String name : List.of("a", "b", "c", "d")) {
        String key = "sluice:set:" + name;
        String in = cluster.primary(JedisClusterCRC16.getSlot(key)).command("SADD " + key + " x y");
        assertThat(in).isIn(":2", ":0");
        assertThat(spread.members(new SetName(name), Set.of("x", "y", "z")))
            .containsExactlyInAnyOrder("x", "y");
      }
    }
  }

  /** What is not known while Redis is away is for on-error to decide. */
  @Test
  void aServerFollowsTheSetAndOnError() throws Exception {
    String filters =
        Stream.of("tempfail", "proceed")
            .map(word ->
                ("  %s: {type: Lists, on-error: %s, lists: [{name: gone, of: recipient, entries:"
                        + " set:gone, then: reject}]}\n")
                    .formatted(word, word))
            .collect(Collectors.joining());
    String configuration =
        "store: redis://127.0.0.1:"
            + redis.port()
            + "\nroutes: [{when: {sender: strict.test}, chain: strict}, {chain: mild}]\n"
            + "chains: {strict: [tempfail], mild: [proceed]}\nfilters:\n"
            + filters;
    try (Bridge bridge = Bridge.start(folder, configuration);
        Visit visit = Visit.of(bridge.port(), "192.0.2.7")) {
      assertThat(visit.mail("a@strict.test", "bob@example.net")).isTrue();
      redis.command("SADD sluice:set:gone bob@example.net");
      assertThat(visit.mail("a@strict.test", "bob@example.net")).isFalse();
      assertThat(visit.mail("a@mild.test", "bob@example.net")).isFalse();
      assertThat(visit.mail("a@strict.test", "carol@example.net")).isTrue();
      redis.kill();
      assertThat(visit.mail("a@strict.test", "carol@example.net")).isFalse();
      assertThat(visit.mail("a@mild.test", "bob@example.net")).isTrue();
    }
  }
}
