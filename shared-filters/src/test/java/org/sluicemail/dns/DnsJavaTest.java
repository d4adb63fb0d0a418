package org.sluicemail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.dns.ScriptedNameServer.add;
import static org.sluicemail.dns.ScriptedNameServer.records;
import static org.sluicemail.dns.ScriptedNameServer.reply;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

class DnsJavaTest {
  private static final DomainName NAME = DomainName.parse("example.org");
  private static final String SOA = "300 SOA ns.example.org. root.example.org. 1 2 3 4 60";

  /** Long enough for a machine that is busy: nothing waits for it unless that is the point. */
  private static final Duration LONG = Duration.ofSeconds(10);

  private static final Duration SHORT = Duration.ofMillis(50);

  private final AtomicLong now = new AtomicLong(-5);
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private ScriptedNameServer server(ScriptedNameServer.Script script) throws IOException {
    ScriptedNameServer server = new ScriptedNameServer(script);
    open.add(server);
    return server;
  }

  private DnsJava dns(Duration timeout, int retries, ScriptedNameServer... servers) {
    List<NameServer> names = List.of(servers).stream().map(ScriptedNameServer::name).toList();
    DnsJava dns = new DnsJava(new DnsJava.Settings(names, timeout, retries), now::get);
    open.add(dns);
    return dns;
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static Optional<byte[]> fails(Message query, int rcode) {
    return Optional.of(reply(query, rcode).toWire(512));
  }

  private static Optional<byte[]> none(Message query, int rcode) {
    Message reply = reply(query, rcode);
    return Optional.of(add(reply, Section.AUTHORITY, name("example.org."), SOA).toWire(512));
  }

  private static Name name(String text) {
    return Name.fromConstantString(text);
  }

  @Test
  void keepsAnAnswerForItsTime() throws Exception {
    ScriptedNameServer server =
        server((query, tcp) -> records(query, "60 TXT a", "90 TXT \"b\" c"));
    DnsJava dns = dns(LONG, 0, server);

    assertThat(dns.txt(NAME))
        .isEqualTo(new Answer.Found<>(List.of("a", "bc"), Duration.ofSeconds(60)));
    pass(Duration.ofSeconds(59));
    dns.txt(NAME);
    assertThat(server.questions).containsExactly("udp example.org. TXT");
    pass(Duration.ofSeconds(1));
    dns.txt(NAME);
    assertThat(server.questions).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {Rcode.NOERROR, Rcode.NXDOMAIN})
  void keepsWhatDoesNotExist(int rcode) throws Exception {
    ScriptedNameServer server = server((query, tcp) -> none(query, rcode));
    DnsJava dns = dns(LONG, 0, server);

    Answer<String> answer = dns.txt(NAME);
    assertThat(answer)
        .isInstanceOf(rcode == Rcode.NOERROR ? Answer.NoData.class : Answer.NoName.class);
    assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(60));
    pass(Duration.ofSeconds(59));
    dns.txt(NAME);
    assertThat(server.questions).hasSize(1);
    pass(Duration.ofSeconds(1));
    dns.txt(NAME);
    assertThat(server.questions).hasSize(2);
  }

  @Test
  void boundsTimesOfTheServer() throws Exception {
    ScriptedNameServer server = server((query, tcp) -> records(query, "2147483647 A 192.0.2.1"));
    assertThat(dns(LONG, 0, server).a(NAME).ttl()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void asksOverTcpForWhatDoesNotFit() throws Exception {
    String text = "\"" + "x".repeat(250) + "\"";
    String record = "60 TXT " + String.join(" ", List.of(text, text, text, text, text, text));
    ScriptedNameServer server =
        server((query, tcp) -> {
          Message cut = reply(query, Rcode.NOERROR);
          cut.getHeader().setFlag(Flags.TC);
          return tcp ? records(query, record) : Optional.of(cut.toWire(512));
        });

    assertThat(dns(LONG, 0, server).txt(NAME).records()).containsExactly("x".repeat(1500));
    assertThat(server.questions).containsExactly("udp example.org. TXT", "tcp example.org. TXT");
  }

  @Test
  void goesAlongAliasesAndAsksAgainWhereTheServerStopped() throws Exception {
    ScriptedNameServer server =
        server((query, tcp) -> {
          if (query.getQuestion().getName().equals(name("c.example."))) {
            return records(query, "40 A 192.0.2.9");
          }
          Message reply = reply(query, Rcode.NOERROR);
          add(reply, Section.ANSWER, name("example.org."), "30 CNAME b.example.");
          add(reply, Section.ANSWER, name("b.example."), "20 CNAME c.example.");
          return Optional.of(reply.toWire(512));
        });

    Answer<?> answer = dns(LONG, 0, server).a(NAME);
    assertThat(answer.records()).hasSize(1);
    assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(20));
    assertThat(server.questions).containsExactly("udp example.org. A", "udp c.example. A");
  }

  @Test
  void endsALoopOfAliases() throws Exception {
    ScriptedNameServer server =
        server((query, tcp) -> records(query, "30 CNAME " + query.getQuestion().getName()));
    DnsJava dns = dns(LONG, 0, server);
    assertThatThrownBy(() -> dns.a(NAME)).isInstanceOf(IOException.class);
    assertThat(server.questions).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.FORMERR, Rcode.NOTIMP})
  void asksTheNextServerWhenOneCannotSay(int rcode) throws Exception {
    ScriptedNameServer first = server((query, tcp) -> fails(query, rcode));
    ScriptedNameServer second = server((query, tcp) -> records(query, "60 A 192.0.2.1"));
    assertThat(dns(LONG, 0, first, second).a(NAME).records()).hasSize(1);
    assertThat(first.questions).hasSize(1);
  }

  @Test
  void failsWhenNobodyCanSayAndDoesNotRepeatThatForASecond() throws Exception {
    AtomicInteger rcode = new AtomicInteger(Rcode.SERVFAIL);
    ScriptedNameServer server =
        server((query, tcp) ->
            rcode.get() == 0 ? records(query, "9 A 192.0.2.1") : fails(query, rcode.get()));
    DnsJava dns = dns(LONG, 1, server);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> dns.a(NAME))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("SERVFAIL to example.org. A");
    }
    assertThat(server.questions).as("asked twice, as retries say").hasSize(2);
    rcode.set(0);
    int seconds = 0;
    do {
      pass(Duration.ofSeconds(1));
      seconds++;
    } while (!says(dns) && seconds < 1_000); // the cache may hear of the failure after we do
    assertThat(dns.a(NAME).records()).hasSize(1);
  }

  private static boolean says(DnsJava dns) throws InterruptedException {
    try {
      dns.a(NAME);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void leavesASilentServerForLast() throws Exception {
    AtomicInteger silences = new AtomicInteger(1);
    ScriptedNameServer first =
        server((query, tcp) ->
            silences.getAndDecrement() > 0 ? Optional.empty() : records(query, "9 A 192.0.2.1"));
    ScriptedNameServer second = server((query, tcp) -> records(query, "9 A 192.0.2.2"));
    DnsJava dns = dns(Duration.ofMillis(500), 0, first, second);

    dns.a(NAME);
    dns.a(DomainName.parse("b.example"));
    assertThat(first.questions).hasSize(1);
    assertThat(second.questions).hasSize(2);
    pass(Duration.ofSeconds(30));
    dns.a(DomainName.parse("c.example"));
    assertThat(first.questions).hasSize(2);
    assertThat(second.questions).hasSize(2);
  }

  @Test
  void givesUpOnServersThatAreSilent() throws Exception {
    ScriptedNameServer server = server((query, tcp) -> Optional.empty());
    DnsJava dns = dns(SHORT, 2, server);
    long begin = System.nanoTime();
    assertThatThrownBy(() -> dns.a(NAME))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no answer within 50 ms");
    assertThat(server.questions).hasSize(3);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void failsWhereNobodyListens() throws Exception {
    ScriptedNameServer gone = new ScriptedNameServer((query, tcp) -> Optional.empty());
    gone.close();
    DnsJava dns = dns(SHORT, 0, gone);
    assertThatThrownBy(() -> dns.a(NAME)).isInstanceOf(IOException.class);
  }

  @Test
  void takesNoAnswerToAnotherQuestion() throws Exception {
    ScriptedNameServer server =
        server((query, tcp) -> {
          Message other = Message.newQuery(query.getQuestion());
          other.getHeader().setID(query.getHeader().getID() ^ 1);
          return records(other, "60 A 192.0.2.66");
        });
    DnsJava dns = dns(SHORT, 0, server);
    assertThatThrownBy(() -> dns.a(NAME)).isInstanceOf(IOException.class);
  }

  @Test
  void outlivesGarbage() throws Exception {
    Random random = new Random(7);
    ScriptedNameServer server =
        server((query, tcp) -> {
          byte[] good = records(query, "0 TXT abcdefgh", "0 TXT xyz").orElseThrow();
          for (int i = 0; i < 3; i++) {
            good[2 + random.nextInt(good.length - 2)] = (byte) random.nextInt();
          }
          return Optional.of(good);
        });
    DnsJava dns = dns(SHORT, 0, server);
    for (int i = 0; i < 60; i++) {
      DomainName name = DomainName.parse("n" + i + ".example");
      try {
        assertThat(dns.txt(name).records()).hasSizeLessThanOrEqualTo(2);
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void oneQuestionServesAllWhoWaitAndAnInterruptEndsOnlyTheWaitOfOne() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedNameServer server =
        server((query, tcp) -> {
          asked.countDown();
          answer.await();
          return records(query, "60 A 192.0.2.1");
        });
    DnsJava dns = dns(LONG, 0, server);

    List<FutureTask<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(new FutureTask<>(() -> dns.a(NAME).records().size()));
    }
    FutureTask<String> impatient =
        new FutureTask<>(() -> {
          try {
            return dns.a(NAME).toString();
          } catch (InterruptedException e) {
            return "interrupted";
          }
        });
    Thread thread = Thread.ofVirtual().start(impatient);
    waiting.forEach(Thread.ofVirtual()::start);
    asked.await();
    thread.interrupt();
    assertThat(impatient.get()).isEqualTo("interrupted");
    answer.countDown();
    for (FutureTask<Integer> each : waiting) {
      assertThat(each.get()).isEqualTo(1);
    }
    assertThat(server.questions).hasSize(1);
  }

  /** More than fit into the socket of the server: what is lost is asked again. */
  @Test
  void manyQuestionsAtOnceAreAnswered() throws Exception {
    ScriptedNameServer server = server((query, tcp) -> records(query, "60 A 192.0.2.1"));
    DnsJava dns = dns(Duration.ofSeconds(2), 10, server);
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      DomainName name = DomainName.parse("n" + i + ".example");
      tasks.add(new FutureTask<>(() -> dns.a(name).records().size()));
    }
    tasks.forEach(Thread.ofVirtual()::start);
    for (FutureTask<Integer> each : tasks) {
      assertThat(each.get()).isEqualTo(1);
    }
  }

  @Test
  void knowsTheServersOfThisSystem() {
    assertThat(DnsJava.ofSystem()).isNotEmpty();
  }
}
