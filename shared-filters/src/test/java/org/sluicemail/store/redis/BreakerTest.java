package org.sluicemail.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

class BreakerTest {
  private long now;
  private int calls;
  private final Breaker breaker = new Breaker("Redis at r:1", () -> now);

  private void fails(RuntimeException how) {
    assertThatThrownBy(() ->
            breaker.guard(() -> {
              calls++;
              throw how;
            }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Redis at r:1");
  }

  private void dies() {
    fails(new JedisConnectionException("gone"));
  }

  private int answers() throws Exception {
    return breaker.guard(() -> ++calls);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void leavesAServerAloneAfterThreeFailures() {
    for (int i = 0; i < 50; i++) {
      dies();
    }
    assertThat(calls).isEqualTo(3);
    assertThat(breaker.leavesAlone()).isTrue();
  }

  @Test
  void anAnswerInBetweenStartsAnew() throws Exception {
    for (int i = 0; i < 10; i++) {
      dies();
      dies();
      answers();
    }
    assertThat(calls).isEqualTo(30);
    assertThat(breaker.leavesAlone()).isFalse();
  }

  @Test
  void triesAgainLaterAndLater() throws Exception {
    for (int i = 0; i < 3; i++) {
      dies();
    }
    for (int seconds : new int[] {1, 2, 4, 8, 8, 8}) {
      int before = calls;
      pass(Duration.ofSeconds(seconds).minusNanos(1));
      dies();
      assertThat(calls).isEqualTo(before);
      pass(Duration.ofNanos(1));
      dies();
      assertThat(calls).isEqualTo(before + 1);
    }
    pass(Duration.ofSeconds(8));
    answers();
    answers();
    assertThat(breaker.leavesAlone()).isFalse();
  }

  @Test
  void oneAloneFindsOut() throws Exception {
    for (int i = 0; i < 3; i++) {
      dies();
    }
    pass(Duration.ofSeconds(1));
    CompletableFuture<Integer> others = new CompletableFuture<>();
    breaker.guard(() -> {
      dies(); // another, meanwhile
      others.complete(calls);
      return 0;
    });
    assertThat(others.get()).isEqualTo(3);
    assertThat(answers()).isEqualTo(4);
  }

  @Test
  void aRefusalIsAnAnswerAndABusyPoolIsNoFailure() {
    for (int i = 0; i < 10; i++) {
      fails(new JedisDataException("WRONGPASS"));
      fails(new JedisException("Could not get a resource from the pool"));
    }
    assertThat(calls).isEqualTo(20);
  }

  @Test
  void anInterruptIsNoFailure() {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() ->
              breaker.guard(() -> {
                Thread.currentThread().interrupt();
                throw new JedisConnectionException("Closed by interrupt");
              }))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
    assertThat(breaker.leavesAlone()).isFalse();
  }

  @Test
  void aProbeThatWasInterruptedLetsTheNextOneProbe() throws Exception {
    for (int i = 0; i < 3; i++) {
      dies();
    }
    pass(Duration.ofSeconds(1));
    assertThatThrownBy(() ->
            breaker.guard(() -> {
              throw new InterruptedException();
            }))
        .isInstanceOf(InterruptedException.class);
    assertThat(answers()).isEqualTo(4);
  }
}
