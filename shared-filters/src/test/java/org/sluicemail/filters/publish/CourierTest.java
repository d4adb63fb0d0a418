package org.sluicemail.filters.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CourierTest {
  private final Door door = new Door();
  private final Courier courier =
      new Courier("redis://test", new Outbox(3, 1 << 20), door, Duration.ofSeconds(20));

  /** Somebody who takes what is brought, or does not. */
  private static class Door implements Delivery {
    final LinkedBlockingQueue<Copy> taken = new LinkedBlockingQueue<>();
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    final CountDownLatch probed = new CountDownLatch(1);
    final List<String> refusals = new ArrayList<>();
    volatile CountDownLatch opens = new CountDownLatch(0);
    volatile boolean away;

    @Override
    public void deliver(Copy copy) throws IOException, InterruptedException {
      reached.countDown();
      opens.await();
      if (away) {
        throw new IOException("nobody is there");
      }
      if (!refusals.isEmpty()) {
        throw new IOException(refusals.removeFirst());
      }
      copy.message();
      taken.add(copy);
    }

    @Override
    public void probe() throws IOException {
      probed.countDown();
      if (away) {
        throw new IOException("nobody is there");
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void deliversInOrderAndHoldsNothingAfterwards() throws Exception {
    List<Copy> copies = List.of(OutboxTest.copy(1), OutboxTest.copy(2), OutboxTest.copy(3));
    copies.forEach(courier::offer);
    copies.forEach(copy -> copy.mail().message().close());
    courier.close();
    assertThat(door.taken).containsExactlyElementsOf(copies);
    assertThat(courier.figures()).containsEntry("copies-sent", 3L);
    assertThat(door.closed.getCount()).isZero();
  }

  @Test
  void whoBringsACopyNeverWaits() throws Exception {
    door.opens = new CountDownLatch(1);
    for (int i = 0; i < 100; i++) {
      courier.offer(OutboxTest.copy(i));
    }
    assertThat(courier.figures())
        .containsEntry("copies-dropped", 97L)
        .containsEntry("copies-waiting", 3L);
    door.opens.countDown();
    courier.close();
    assertThat(door.taken).hasSize(3);
  }

  @Test
  void refusalOfOneCopyKeepsNoOtherBack() throws Exception {
    door.refusals.add("WRONGTYPE");
    courier.offer(OutboxTest.copy(1));
    courier.offer(OutboxTest.copy(2));
    courier.close();
    assertThat(door.taken).hasSize(1);
    assertThat(courier.figures())
        .containsEntry("copies-failed", 1L)
        .containsEntry("copies-sent", 1L);
  }

  @Test
  void whileNobodyIsThereCopiesWait() throws Exception {
    door.away = true;
    courier.offer(OutboxTest.copy(1));
    assertThat(door.probed.await(20, TimeUnit.SECONDS)).isTrue();
    Copy second = OutboxTest.copy(2);
    courier.offer(second);
    door.away = false;
    assertThat(door.taken.poll(20, TimeUnit.SECONDS)).isSameAs(second);
    assertThat(courier.figures()).containsEntry("copies-failed", 1L);
    courier.close();
  }

  @Test
  void deafPeerIsLeftInTime() throws Exception {
    door.opens = new CountDownLatch(1);
    Courier hasty =
        new Courier("redis://test", new Outbox(3, 1 << 20), door, Duration.ofMillis(10));
    hasty.offer(OutboxTest.copy(1));
    assertThat(door.probed.await(20, TimeUnit.SECONDS)).isTrue();
    door.opens.countDown();
    Copy next = OutboxTest.copy(2);
    hasty.offer(next);
    assertThat(door.taken.poll(20, TimeUnit.SECONDS)).isSameAs(next);
    assertThat(hasty.figures()).containsEntry("copies-failed", 1L);
    hasty.close();
  }

  @Test
  void stopGivesUpWhatNobodyTakes() throws Exception {
    door.away = true;
    Copy first = OutboxTest.copy(1);
    courier.offer(first);
    door.reached.await();
    courier.offer(OutboxTest.copy(2));
    courier.close();
    assertThat(courier.figures())
        .containsEntry("copies-sent", 0L)
        .containsEntry("copies-waiting", 0L);
    assertThat(lost()).isEqualTo(2);
    courier.offer(OutboxTest.copy(3));
    assertThat(lost()).isEqualTo(3);
  }

  private long lost() {
    return courier.figures().get("copies-failed") + courier.figures().get("copies-dropped");
  }

  @Test
  void stopOfOneWhoNeverBeganIsAtOnce() {
    courier.close();
    assertThat(door.closed.getCount()).isZero();
  }

  @Test
  void bugInADeliveryIsAFailure() throws Exception {
    Copy closed = OutboxTest.copy(1);
    Courier broken =
        new Courier(
            "redis://test",
            new Outbox(3, 1 << 20),
            new Door() {
              @Override
              public void deliver(Copy copy) {
                throw new IllegalStateException("the test wants it");
              }
            },
            Duration.ofSeconds(5));
    broken.offer(closed);
    broken.close();
    assertThat(broken.figures()).containsEntry("copies-failed", 1L);
  }
}
