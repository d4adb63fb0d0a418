package org.sluicemail.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sluicemail.config.Rate;

class TankTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Bucket bucket(String rate) {
    return new Bucket(new Key("limits", "b"), Rate.parse(rate));
  }

  private static Lease lease(String id, Bucket bucket, long amount, Duration lifetime) {
    return new Lease(id, List.of(bucket), amount, lifetime);
  }

  @Test
  void followsARateThatIsConfiguredAnew() {
    Tank tank = new Tank(bucket("10/1m"), 10, 0);
    tank.follow(bucket("10/1m burst 20"));
    assertThat(tank.untilRoom(10)).isZero();
    tank.follow(bucket("60/1m"));
    tank.advance(1000);
    assertThat(tank.level()).isEqualTo(9);
  }

  @Test
  void aClockThatGoesBackTakesNothingAway() {
    Tank tank = new Tank(bucket("60/1m"), 30, 100_000);
    tank.advance(50_000);
    assertThat(tank.level()).isEqualTo(30);
    tank.advance(101_000);
    assertThat(tank.level()).isEqualTo(29);
  }

  @Test
  void remembersWhatWasSettledForAMinute() {
    Bucket bucket = bucket("1/1d burst 100");
    Tank tank = new Tank(bucket, 0);
    Lease lease = lease("a", bucket, 5, Duration.ofHours(1));
    tank.reserve(lease, 0);
    tank.settle(lease, false, 0);
    tank.settle(lease, true, 0);
    assertThat(tank.level()).isZero();
    tank.advance(MINUTE.toMillis() - 1);
    assertThat(tank.knows("a")).isTrue();
    tank.advance(MINUTE.toMillis());
    assertThat(tank.knows("a")).isFalse();
  }

  @Test
  void remembersABoundedNumber() {
    Bucket bucket = bucket("900000000/1s");
    Tank tank = new Tank(bucket, 0);
    for (int i = 0; i < 50_000; i++) {
      tank.settle(lease("l" + i, bucket, 1, MINUTE), true, 0);
    }
    assertThat(tank.knows("l49999")).isTrue();
    assertThat(tank.knows("l39999")).isFalse();
  }

  /** Against a model that adds up everything each time. */
  @Test
  void neverHoldsMoreThanItsBurst() {
    Random random = new Random(3);
    Bucket bucket = bucket("50/1s burst 20");
    Tank tank = new Tank(bucket, 0);
    List<Lease> open = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextInt(30);
      tank.advance(now);
      Lease lease = lease("l" + i, bucket, 1 + random.nextInt(3), Duration.ofMillis(500));
      if (tank.untilRoom(lease.amount()).isZero()) {
        tank.reserve(lease, now);
        open.add(lease);
      }
      if (!open.isEmpty() && random.nextBoolean()) {
        Lease done = open.remove(random.nextInt(open.size()));
        if (tank.knows(done.id())) {
          tank.settle(done, random.nextBoolean(), now);
        }
      }
      var level = (Entry.Level) tank.look(now);
      assertThat(level.level() + level.reserved()).isLessThanOrEqualTo(20.000001);
      assertThat(level.reserved()).isNotNegative();
    }
  }
}
