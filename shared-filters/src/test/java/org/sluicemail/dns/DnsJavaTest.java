package org.sluicemail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.dns.Resolution.LONG;
import static org.sluicemail.dns.Resolution.NAME;
import static org.sluicemail.dns.Resolution.name;
import static org.sluicemail.dns.Resolution.none;
import static org.sluicemail.dns.ScriptedNameServer.add;
import static org.sluicemail.dns.ScriptedNameServer.records;
import static org.sluicemail.dns.ScriptedNameServer.reply;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

class DnsJavaTest {
  @RegisterExtension final Resolution world = new Resolution();

  @Test
  void keepsAnAnswerForItsTime() throws Exception {
    ScriptedNameServer server =
        world.server((query, tcp) -> records(query, "60 TXT a", "90 TXT \"b\" c"));
    DnsJava dns = world.dns(LONG, 0, server);

    assertThat(dns.txt(NAME))
        .isEqualTo(new Answer.Found<>(List.of("a", "bc"), Duration.ofSeconds(60)));
    world.pass(Duration.ofSeconds(59));
    dns.txt(NAME);
    assertThat(server.questions).containsExactly("udp example.org. TXT");
    world.pass(Duration.ofSeconds(1));
    dns.txt(NAME);
    assertThat(server.questions).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {Rcode.NOERROR, Rcode.NXDOMAIN})
  void keepsWhatDoesNotExist(int rcode) throws Exception {
    ScriptedNameServer server = world.server((query, tcp) -> none(query, rcode));
    DnsJava dns = world.dns(LONG, 0, server);

    Answer<String> answer = dns.txt(NAME);
    assertThat(answer)
        .isInstanceOf(rcode == Rcode.NOERROR ? Answer.NoData.class : Answer.NoName.class);
    assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(60));
    world.pass(Duration.ofSeconds(59));
    dns.txt(NAME);
    assertThat(server.questions).hasSize(1);
    world.pass(Duration.ofSeconds(1));
    dns.txt(NAME);
    assertThat(server.questions).hasSize(2);
  }

  @Test
  void boundsTimesOfTheServer() throws Exception {
    ScriptedNameServer server =
        world.server((query, tcp) -> records(query, "2147483647 A 192.0.2.1"));
    assertThat(world.dns(LONG, 0, server).a(NAME).ttl()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void asksOverTcpForWhatDoesNotFit() throws Exception {
    String text = "\"" + "x".repeat(250) + "\"";
    String record = "60 TXT " + String.join(" ", List.of(text, text, text, text, text, text));
    ScriptedNameServer server =
        world.server((query, tcp) -> {
          Message cut = reply(query, Rcode.NOERROR);
          cut.getHeader().setFlag(Flags.TC);
          return tcp ? records(query, record) : Optional.of(cut.toWire(512));
        });

    assertThat(world.dns(LONG, 0, server).txt(NAME).records()).containsExactly("x".repeat(1500));
    assertThat(server.questions).containsExactly("udp example.org. TXT", "tcp example.org. TXT");
  }

  @Test
  void goesAlongAliasesAndAsksAgainWhereTheServerStopped() throws Exception {
    ScriptedNameServer server =
        world.server((query, tcp) -> {
          if (query.getQuestion().getName().equals(name("c.example."))) {
            return records(query, "40 A 192.0.2.9");
          }
          Message reply = reply(query, Rcode.NOERROR);
          add(reply, Section.ANSWER, name("example.org."), "30 CNAME b.example.");
          add(reply, Section.ANSWER, name("b.example."), "20 CNAME c.example.");
          return Optional.of(reply.toWire(512));
        });

    Answer<?> answer = world.dns(LONG, 0, server).a(NAME);
    assertThat(answer.records()).hasSize(1);
    assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(20));
    assertThat(server.questions).containsExactly("udp example.org. A", "udp c.example. A");
  }

  @Test
  void endsALoopOfAliases() throws Exception {
    ScriptedNameServer server =
        world.server((query, tcp) -> records(query, "30 CNAME " + query.getQuestion().getName()));
    DnsJava dns = world.dns(LONG, 0, server);
    assertThatThrownBy(() -> dns.a(NAME)).isInstanceOf(IOException.class);
    assertThat(server.questions).hasSize(1);
  }

  @Test
  void oneQuestionServesAllWhoWaitAndAnInterruptEndsOnlyTheWaitOfOne() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedNameServer server =
        world.server((query, tcp) -> {
          asked.countDown();
          answer.await();
          return records(query, "60 A 192.0.2.1");
        });
    DnsJava dns = world.dns(LONG, 0, server);

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
    ScriptedNameServer server = world.server((query, tcp) -> records(query, "60 A 192.0.2.1"));
    DnsJava dns = world.dns(Duration.ofSeconds(2), 10, server);
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
