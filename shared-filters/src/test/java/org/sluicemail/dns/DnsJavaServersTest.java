package org.sluicemail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.dns.Resolution.LONG;
import static org.sluicemail.dns.Resolution.NAME;
import static org.sluicemail.dns.Resolution.SHORT;
import static org.sluicemail.dns.Resolution.fails;
import static org.sluicemail.dns.Resolution.name;
import static org.sluicemail.dns.ScriptedNameServer.records;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** Servers that cannot answer, do not, or answer rubbish. */
class DnsJavaServersTest {
  @RegisterExtension final Resolution world = new Resolution();

  @ParameterizedTest
  @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.FORMERR, Rcode.NOTIMP})
  void asksTheNextServerWhenOneCannotSay(int rcode) throws Exception {
    ScriptedNameServer first = world.server((query, tcp) -> fails(query, rcode));
    ScriptedNameServer second = world.server((query, tcp) -> records(query, "60 A 192.0.2.1"));
    assertThat(world.dns(LONG, 0, first, second).a(NAME).records()).hasSize(1);
    assertThat(first.questions).hasSize(1);
  }

  @Test
  void failsWhenNobodyCanSayAndDoesNotRepeatThatForASecond() throws Exception {
    AtomicInteger rcode = new AtomicInteger(Rcode.SERVFAIL);
    ScriptedNameServer server =
        world.server((query, tcp) ->
            rcode.get() == 0 ? records(query, "9 A 192.0.2.1") : fails(query, rcode.get()));
    DnsJava dns = world.dns(LONG, 1, server);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> dns.a(NAME))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("SERVFAIL to example.org. A");
    }
    assertThat(server.questions).as("asked twice, as retries say").hasSize(2);
    rcode.set(0);
    int seconds = 0;
    do {
      world.pass(Duration.ofSeconds(1));
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
        world.server((query, tcp) ->
            silences.getAndDecrement() > 0 ? Optional.empty() : records(query, "9 A 192.0.2.1"));
    ScriptedNameServer second = world.server((query, tcp) -> records(query, "9 A 192.0.2.2"));
    DnsJava dns = world.dns(Duration.ofMillis(500), 0, first, second);

    dns.a(NAME);
    dns.a(DomainName.parse("b.example"));
    assertThat(first.questions).hasSize(1);
    assertThat(second.questions).hasSize(2);
    world.pass(Duration.ofSeconds(30));
    dns.a(DomainName.parse("c.example"));
    assertThat(first.questions).hasSize(2);
    assertThat(second.questions).hasSize(2);
  }

  @Test
  void givesUpOnServersThatAreSilent() throws Exception {
    ScriptedNameServer server = world.server((query, tcp) -> Optional.empty());
    DnsJava dns = world.dns(SHORT, 2, server);
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
    DnsJava dns = world.dns(SHORT, 0, gone);
    assertThatThrownBy(() -> dns.a(NAME)).isInstanceOf(IOException.class);
  }

  @Test
  void takesNoAnswerToAnotherQuestion() throws Exception {
    ScriptedNameServer server =
        world.server((query, tcp) -> {
          Message other = Message.newQuery(query.getQuestion());
          other.getHeader().setID(query.getHeader().getID() ^ 1);
          return records(other, "60 A 192.0.2.66");
        });
    DnsJava dns = world.dns(SHORT, 0, server);
    assertThatThrownBy(() -> dns.a(NAME)).isInstanceOf(IOException.class);
  }

  @Test
  void outlivesGarbage() throws Exception {
    Random random = new Random(7);
    ScriptedNameServer server =
        world.server((query, tcp) -> {
          byte[] good = records(query, "0 TXT abcdefgh", "0 TXT xyz").orElseThrow();
          for (int i = 0; i < 3; i++) {
            good[2 + random.nextInt(good.length - 2)] = (byte) random.nextInt();
          }
          return Optional.of(good);
        });
    DnsJava dns = world.dns(SHORT, 0, server);
    for (int i = 0; i < 60; i++) {
      DomainName name = DomainName.parse("n" + i + ".example");
      try {
        assertThat(dns.txt(name).records()).hasSizeLessThanOrEqualTo(2);
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
