package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.filters.Zones.ANN;
import static org.sluicemail.filters.Zones.ZONE;
import static org.sluicemail.filters.Zones.ask;
import static org.sluicemail.filters.Zones.client;
import static org.sluicemail.filters.Zones.filter;
import static org.sluicemail.filters.Zones.marks;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluicemail.dns.Answer;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.DomainName;
import org.sluicemail.dns.RecordType;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.logs.LogLines;

/** Lists that err, are away, or take their time. */
class DnsblFailureTest {
  @RegisterExtension final LogLines logged = LogLines.of(DnsblCheck.class);

  @Test
  void errorsOfAListAreNoHitsAndAreLoggedOnce() throws Exception {
    SenderFilter filter = filter("lists: [{zone: bl.example}]");
    for (int i = 0; i < 3; i++) {
      assertThat(filter.onSender(client("192.0.2.8"), ANN)).isEqualTo(Outcome.PROCEED);
      assertThat(filter.onSender(client("192.0.2.7"), ANN)).isEqualTo(Outcome.PROCEED);
    }
    assertThat(logged.texts())
        .containsExactly(
            "DNS list bl.example answers 127.255.255.254, which says nothing about anybody:"
                + " not counted");
  }

  @Test
  void oneListThatIsAwayCostsOnlyItsHits() throws Exception {
    String away = "{zone: broken.example}, {zone: slow.example}";
    Outcome outcome = ask("192.0.2.9", "lists: [" + away + ", {zone: bl.example}]");
    assertThat(outcome.verdict().word()).isEqualTo("reject");
    assertThat(logged.texts()).hasSize(2);
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
    assertThat(logged.texts()).hasSize(2);
    filter.onSender(client("192.0.2.1"), ANN);
    assertThat(logged.texts()).hasSize(4);
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
}
