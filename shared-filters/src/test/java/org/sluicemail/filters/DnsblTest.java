package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.dns.Answer;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.DomainName;
import org.sluicemail.dns.RecordType;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class DnsblTest {
  private static final ReversePath ANN = ReversePath.of("ann@example.org");

  private static final String ZONE =
      """
      9.2.0.192.bl.example    A    127.0.0.2
      9.2.0.192.bl.example    TXT  "see https://bl.example/192.0.2.9"
      9.2.0.192.wl.example    A    127.0.5.1
      8.2.0.192.bl.example    A    127.255.255.254
      7.2.0.192.bl.example    A    203.0.113.80
      6.2.0.192.bl.example    A    127.0.0.10
      6.2.0.192.bl.example    A    127.0.0.4
      9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.example A 127.0.0.2
      1.0.0.127.bl.example    A    127.0.0.2
      1.1.0.10.bl.example     A    127.0.0.2
      bad.example.dom.example A    127.0.1.2
      1.0.0.127.dom.example   A    127.0.1.2
      ;! SERVFAIL 9.2.0.192.broken.example
      ;! TIMEOUT 9.2.0.192.slow.example
      """;

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(DnsblCheck.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    LOG.addAppender(logged);
  }

  @AfterEach
  void deafen() {
    LOG.detachAppender(logged);
  }

  private static SenderFilter filter(Dns dns, String yaml) throws ConfigException {
    Services plain = Fixture.services();
    Services services =
        new Services(
            plain.authservId(),
            plain.spool(),
            plain.resources(),
            plain.store(),
            dns,
            plain.clock());
    return (SenderFilter) new Dnsbl().build(Config.parse("f", yaml), services).getFirst();
  }

  private static SenderFilter filter(String yaml) throws Exception {
    return filter(ZoneFile.of(ZONE), yaml);
  }

  private static Session client(String address) throws Exception {
    return Session.UNKNOWN.withClient(new Client(InetAddress.getByName(address), 25, ""));
  }

  private static Outcome ask(String address, String yaml) throws Exception {
    return filter(yaml).onSender(client(address), ANN);
  }

  private static List<String> marks(Outcome outcome) {
    return outcome.findings().stream()
        .map(finding -> finding.name() + '=' + ((Finding.Mark) finding).value())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.9, reject", "192.0.2.10, proceed", "2001:db8::9, reject", "2001:db8::a, proceed",
    "::ffff:192.0.2.9, reject", "192.0.2.8, proceed", "192.0.2.7, proceed", "192.0.2.6, reject",
    "127.0.0.1, proceed", "10.0.1.1, proceed", "::1, proceed"
  })
  void aHitRefuses(String address, String verdict) throws Exception {
    assertThat(ask(address, "lists: [{zone: bl.example}]").verdict().word()).isEqualTo(verdict);
  }

  @Test
  void tellsTheClientAndLaterFiltersWhy() throws Exception {
    Outcome outcome =
        ask(
            "192.0.2.9",
            "lists: [{zone: bl.example, name: BL}]\n"
                + "then: 'reject 550 5.7.1 {ip} {subject} {list} {zone} {code}: {txt}'");
    assertThat(((Verdict.Reject) outcome.verdict()).reply())
        .hasToString(
            "550 5.7.1 192.0.2.9 192.0.2.9 BL bl.example 127.0.0.2: see https://bl.example/192.0.2.9");
    assertThat(marks(outcome)).containsExactly("dnsbl:BL=127.0.0.2", "dnsbl=BL");
  }

  @Test
  void aTextThatCannotBeHadIsLeftOut() throws Exception {
    Outcome outcome =
        ask("2001:db8::9", "{lists: [{zone: bl.example}], then: 'reject {list}: {txt}'}");
    assertThat(((Verdict.Reject) outcome.verdict()).reply().text()).isEqualTo("bl.example:");
  }

  @ParameterizedTest
  @CsvSource({
    "'127.0.0.4', reject", "'127.0.0.2-3', proceed", "'127.0.0.2, 127.0.0.10-11', reject",
    "'bits:8', reject", "'bits:1', proceed", "'127.0.0.0/29', reject"
  })
  void onlyCodesThatWereAskedForCount(String codes, String verdict) throws Exception {
    String list = "lists: [{zone: bl.example, codes: [" + codes + "]}]";
    assertThat(ask("192.0.2.6", list).verdict().word()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"3, proceed, ''", "2, reject, BL bl.example", "1.5, reject, BL bl.example"})
  void weightsAreAddedUp(String threshold, String verdict, String lists) throws Exception {
    Outcome outcome =
        ask(
            "192.0.2.9",
            "lists:\n"
                + "  - {zone: bl.example, name: BL, weight: 2}\n"
                + "  - {zone: bl.example, weight: 1}\n"
                + "  - {zone: bl.example, name: other, codes: 127.0.0.7, weight: 9}\n"
                + "  - {zone: wl.example, name: good, weight: -1}\n"
                + "threshold: "
                + threshold);
    assertThat(outcome.verdict().word()).isEqualTo(verdict);
    assertThat(marks(outcome))
        .contains("dnsbl:BL=127.0.0.2", "dnsbl:bl.example=127.0.0.2", "dnsbl:good=127.0.5.1")
        .doesNotContain("dnsbl:other=127.0.0.2");
    assertThat(marks(outcome).contains("dnsbl=" + lists)).isEqualTo(!lists.isEmpty());
  }

  @Test
  void mayOnlyMark() throws Exception {
    Outcome outcome = ask("192.0.2.9", "{lists: [{zone: bl.example}], then: proceed}");
    assertThat(outcome.verdict()).isEqualTo(Verdict.proceed());
    assertThat(outcome.findings()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "sender-domain, bad.example, '', '', reject",
    "sender-domain, BAD.Example., '', '', reject",
    "sender-domain, good.example, '', '', proceed",
    "sender-domain, '[127.0.0.1]', '', '', proceed",
    "sender-domain, 127.0.0.1, '', '', proceed",
    "helo, good.example, bad.example, '', reject",
    "helo, bad.example, example, '', proceed",
    "helo, bad.example, '[192.0.2.1]', '', proceed",
    "client-name, good.example, good.example, bad.example, reject"
  })
  void asksAboutNames(String of, String sender, String helo, String name, String verdict)
      throws Exception {
    Session session =
        Session.UNKNOWN
            .withHelo(helo)
            .withClient(new Client(InetAddress.getByName("192.0.2.9"), 25, name));
    SenderFilter filter = filter("lists: [{zone: dom.example, of: " + of + "}]");
    Outcome outcome = filter.onSender(session, ReversePath.of("ann@" + sender));
    assertThat(outcome.verdict().word()).isEqualTo(verdict);
  }

  @Test
  void asksNobodyWhenThereIsNothingToAskAbout() throws Exception {
    SenderFilter filter = filter("lists: [{zone: bl.example}, {zone: dom.example, of: helo}]");
    assertThat(filter.onSender(Session.UNKNOWN, ReversePath.NULL)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void errorsOfAListAreNoHitsAndAreLoggedOnce() throws Exception {
    SenderFilter filter = filter("lists: [{zone: bl.example}]");
    for (int i = 0; i < 3; i++) {
      assertThat(filter.onSender(client("192.0.2.8"), ANN)).isEqualTo(Outcome.PROCEED);
      assertThat(filter.onSender(client("192.0.2.7"), ANN)).isEqualTo(Outcome.PROCEED);
    }
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "DNS list bl.example answers 127.255.255.254, which says nothing about anybody:"
                + " not counted");
  }

  @Test
  void oneListThatIsAwayCostsOnlyItsHits() throws Exception {
    String away = "{zone: broken.example}, {zone: slow.example}";
    Outcome outcome = ask("192.0.2.9", "lists: [" + away + ", {zone: bl.example}]");
    assertThat(outcome.verdict().word()).isEqualTo("reject");
    assertThat(logged.list).hasSize(2);
  }

  @Test
  void failsWhenAllListsAreAwayAndSaysSoOnce() throws Exception {
    SenderFilter filter = filter("lists: [{zone: broken.example}, {zone: slow.example}]");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> filter.onSender(client("192.0.2.9"), ANN))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broken.example")
          .hasMessageContaining("slow.example");
    }
    assertThat(logged.list).hasSize(2);
    filter.onSender(client("192.0.2.1"), ANN);
    assertThat(logged.list).hasSize(4);
    assertThat(new Dnsbl().onError()).isEqualTo(OnError.PROCEED);
  }

  /** A DNS that answers questions only when all of them are there, and some never. */
  private static final class Slow implements Dns {
    final CountDownLatch all = new CountDownLatch(3);
    final CountDownLatch never = new CountDownLatch(1);
    final ConcurrentHashMap<String, String> ended = new ConcurrentHashMap<>();

    @Override
    public <T> Answer<T> ask(DomainName name, RecordType<T> type)
        throws IOException, InterruptedException {
      all.countDown();
      all.await();
      if (name.text().endsWith("never.example")) {
        try {
          never.await();
        } finally {
          ended.put(name.text(), "ended");
        }
      }
      return ZoneFile.of(ZONE).ask(name, type);
    }

    @Override
    public void close() {}
  }

  @Test
  void asksSideBySideAndWaitsNoLongerThanItIsTold() throws Exception {
    Slow dns = new Slow();
    SenderFilter filter =
        filter(
            dns,
            "lists: [{zone: never.example}, {zone: bl.example}, {zone: wl.example, weight: -9}]\n"
                + "patience: 1s");
    Outcome outcome = filter.onSender(client("192.0.2.9"), ANN);
    assertThat(marks(outcome))
        .containsExactly("dnsbl:bl.example=127.0.0.2", "dnsbl:wl.example=127.0.5.1");
    assertThat(dns.ended).containsKey("9.2.0.192.never.example");
  }

  @Test
  void anInterruptEndsAllQuestions() throws Exception {
    Slow dns = new Slow();
    SenderFilter filter =
        filter(dns, "lists: [{zone: never.example}, {zone: bl.example}, {zone: wl.example}]");
    FutureTask<String> task =
        new FutureTask<>(() -> {
          try {
            return filter.onSender(client("192.0.2.9"), ANN).toString();
          } catch (InterruptedException e) {
            return "interrupted";
          }
        });
    Thread thread = Thread.ofVirtual().start(task);
    dns.all.await();
    thread.interrupt();
    assertThat(task.get()).isEqualTo("interrupted");
    assertThat(dns.ended).hasSize(1);
  }

  @Test
  void needsWhatItAsksAbout() throws Exception {
    assertThat(filter("lists: [{zone: bl.example, of: helo}]").needs().facts())
        .containsExactly(Fact.HELO);
    assertThat(
            filter("{lists: [{zone: bl.example, of: helo}], then: 'reject {ip}'}").needs().facts())
        .containsExactlyInAnyOrder(Fact.HELO, Fact.CLIENT);
    assertThat(filter("lists: [{zone: bl.example, name: B}]").needs().produces())
        .containsExactlyInAnyOrder("dnsbl", "dnsbl:B");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lists: []",
        "{}",
        "lists: [{name: x}]",
        "lists: [{zone: 'a b'}]",
        "lists: [{zone: a.b, name: a b}]",
        "lists: [{zone: a.b, of: everything}]",
        "lists: [{zone: a.b, codes: 10}]",
        "{lists: [{zone: a.b}], then: 'reject {colour}'}",
        "{lists: [{zone: a.b}], then: find x}"
      })
  void refuses(String yaml) {
    assertThatThrownBy(() -> filter(yaml)).isInstanceOf(ConfigException.class);
  }
}
