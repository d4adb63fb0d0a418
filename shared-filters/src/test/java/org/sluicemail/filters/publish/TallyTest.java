package org.sluicemail.filters.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long MINUTE = Tally.SILENCE.toNanos();
  private final Tally tally = new Tally();

  @Test
  void lossesAreToldOnceAMinute() {
    assertThat(tally.report(0)).isEmpty();
    tally.sent();
    assertThat(tally.report(1)).isEmpty();
    tally.dropped();
    tally.dropped();
    assertThat(tally.report(2)).contains("2 dropped, 0 failed");
    tally.dropped();
    tally.failed("Redis is away");
    assertThat(tally.report(3)).isEmpty();
    assertThat(tally.report(1 + MINUTE)).isEmpty();
    assertThat(tally.report(2 + MINUTE)).contains("1 dropped, 1 failed: Redis is away");
    assertThat(tally.report(2 + 3 * MINUTE)).isEmpty();
  }

  @Test
  void restIsToldAtOnce() {
    tally.dropped();
    tally.report(0);
    tally.dropped();
    assertThat(tally.rest()).contains("1 dropped, 0 failed");
    assertThat(tally.rest()).isEmpty();
  }

  @Test
  void figuresAddUp() {
    tally.sent();
    tally.failed("x");
    tally.dropped();
    tally.dropped();
    assertThat(tally.figures())
        .isEqualTo(Map.of("copies-sent", 1L, "copies-failed", 1L, "copies-dropped", 2L));
  }
}
