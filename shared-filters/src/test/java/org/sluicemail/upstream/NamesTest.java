package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NamesTest {
  private final Ticker ticker = new Ticker();
  private final AtomicInteger lookups = new AtomicInteger();

  private InetAddress[] count(String host) throws UnknownHostException {
    byte last = (byte) lookups.incrementAndGet();
    return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {10, 0, 0, last})};
  }

  private static String first(InetAddress[] addresses) {
    return addresses[0].getHostAddress();
  }

  @Test
  void remembersForHalfAMinute() throws Exception {
    try (Names names = new Names(this::count, Duration.ofSeconds(5), ticker)) {
      assertThat(first(names.resolve("spam.example.org"))).isEqualTo("10.0.0.1");
      ticker.pass(Duration.ofSeconds(30).minusNanos(1));
      assertThat(first(names.resolve("spam.example.org"))).isEqualTo("10.0.0.1");
      ticker.pass(Duration.ofNanos(1));
      assertThat(first(names.resolve("spam.example.org"))).isEqualTo("10.0.0.2");
    }
  }

  @Test
  void looksUpNoLiterals() throws Exception {
    try (Names names = new Names(this::count, Duration.ofSeconds(5), ticker)) {
      assertThat(first(names.resolve("127.0.0.1"))).isEqualTo("127.0.0.1");
      assertThat(first(names.resolve("::1"))).isEqualTo("0:0:0:0:0:0:0:1");
    }
    assertThat(lookups).hasValue(0);
  }

  @Test
  void keepsTheLastAddressesWhileTheNameIsUnknown() throws Exception {
    Names.Lookup once =
        host -> {
          if (lookups.get() > 0) {
            throw new UnknownHostException(host);
          }
          return count(host);
        };
    try (Names names = new Names(once, Duration.ofSeconds(5), ticker)) {
      names.resolve("spam.example.org");
      ticker.pass(Duration.ofMinutes(5));
      assertThat(first(names.resolve("spam.example.org"))).isEqualTo("10.0.0.1");
      assertThatThrownBy(() -> names.resolve("other.example.org"))
          .isInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void waitsOnlySoLongForAResolverThatHangs() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Names.Lookup hanging =
        host -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            throw new UnknownHostException("interrupted");
          }
          return count(host);
        };
    try (Names names = new Names(hanging, Duration.ofMillis(10), ticker)) {
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> names.resolve("spam.example.org"))
            .isInstanceOf(UnknownHostException.class);
      }
      end.countDown();
      // The lookup that hung is the one that answers: no other was begun.
      assertThat(first(eventually(names))).isEqualTo("10.0.0.1");
    }
  }

  private static InetAddress[] eventually(Names names) throws UnknownHostException {
    for (int i = 0; i < 1000; i++) {
      try {
        return names.resolve("spam.example.org");
      } catch (UnknownHostException e) {
        // not yet: each try waits for 10 ms
      }
    }
    throw new UnknownHostException("never");
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    Names.Lookup lookup = this::count;
    try (Names names = new Names(lookup, Duration.ofSeconds(5), ticker)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> names.resolve("spam.example.org"))
          .isInstanceOf(UnknownHostException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
