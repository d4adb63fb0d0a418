package org.sluicemail.filters.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

@Timeout(20)
class OutboxTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void isBoundedInNumber() throws Exception {
    Outbox outbox = new Outbox(2, 1 << 20);
    Copy first = copy(10);
    assertThat(outbox.offer(first)).isTrue();
    assertThat(outbox.offer(copy(10))).isTrue();
    assertThat(outbox.offer(copy(10))).isFalse();
    assertThat(outbox.next(LONG)).containsSame(first);
    assertThat(outbox.offer(copy(10))).as("the one on its way still counts").isFalse();
    outbox.done();
    assertThat(outbox.offer(copy(10))).isTrue();
  }

  @Test
  void isBoundedInOctets() {
    long room = 3 * copy(1000).weight();
    Outbox outbox = new Outbox(100, room);
    assertThat(outbox.offer(copy(4000))).as("heavier than all").isFalse();
    for (int i = 0; i < 3; i++) {
      assertThat(outbox.offer(copy(1000))).isTrue();
    }
    assertThat(outbox.offer(copy(0))).isFalse();
    outbox.done();
    assertThat(outbox.offer(copy(1000))).isTrue();
  }

  @Test
  void recipientsWeigh() {
    assertThat(copy(0).weight()).isGreaterThan(copy(0).mail().message().size());
  }

  @Test
  void holdsBodiesAsLongAsItHasCopies() throws Exception {
    Outbox outbox = new Outbox(2, 1 << 20);
    Copy kept = copy(10);
    Copy refused = copy(1 << 20);
    outbox.offer(kept);
    outbox.offer(refused);
    kept.mail().message().close();
    refused.mail().message().close();
    assertThat(kept.message()).hasSize((int) kept.mail().message().size());
    assertThatThrownBy(refused::message).isInstanceOf(IOException.class);
    outbox.done();
    assertThatThrownBy(kept::message).isInstanceOf(IOException.class);
    outbox.done();
  }

  @Test
  void givesUpWhatIsLeft() {
    Outbox outbox = new Outbox(9, 1 << 20);
    Copy copy = copy(10);
    outbox.offer(copy);
    outbox.offer(copy(10));
    outbox.close();
    assertThat(outbox.isOver()).isFalse();
    assertThat(outbox.offer(copy(10))).isFalse();
    assertThat(outbox.clear()).isEqualTo(2);
    assertThat(outbox.isOver()).isTrue();
    copy.mail().message().close();
    assertThatThrownBy(copy::message).isInstanceOf(IOException.class);
  }

  @Test
  void closingEndsWaits() throws Exception {
    Outbox outbox = new Outbox(9, 1 << 20);
    CountDownLatch waiting = new CountDownLatch(2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var next =
          threads.submit(() -> {
            waiting.countDown();
            return outbox.next(LONG);
          });
      var closed =
          threads.submit(() -> {
            waiting.countDown();
            return outbox.awaitClosed(LONG);
          });
      waiting.await();
      outbox.close();
      assertThat(next.get()).isEmpty();
      assertThat(closed.get()).isTrue();
    }
    assertThat(outbox.next(LONG)).isEmpty();
  }

  @Test
  void waitsEndInTime() throws Exception {
    Outbox outbox = new Outbox(9, 1 << 20);
    assertThat(outbox.next(Duration.ofMillis(5))).isEmpty();
    assertThat(outbox.awaitClosed(Duration.ofMillis(5))).isFalse();
  }

  static Copy copy(int octets) {
    Mail mail = Endings.mail(Session.UNKNOWN, "x".repeat(octets), "Subject: " + octets);
    return new Copy(
        Endings.of(Verdict.proceed(), mail), mail, Verdict.proceed(), List.of(), Instant.EPOCH);
  }
}
