package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SpoolMemoryTest {
  private static final int SEGMENT = SpoolMemory.SEGMENT;

  @Test
  void nobodyGetsMoreThanTheBudget() {
    SpoolMemory memory = new SpoolMemory(SEGMENT + 10);
    byte[] first = memory.take(SEGMENT).orElseThrow();

    assertThat(memory.take(11)).isEmpty();
    assertThat(memory.used()).as("a refusal takes nothing").isEqualTo(SEGMENT);
    byte[] second = memory.take(10).orElseThrow();
    assertThat(memory.used()).isEqualTo(SEGMENT + 10);
    memory.give(second);
    memory.give(first);
    assertThat(memory.used()).isZero();
  }

  @Test
  void segmentsAreUsedAgainAndOtherSizesAreNot() {
    SpoolMemory memory = new SpoolMemory(2 * SEGMENT);
    byte[] segment = memory.take(SEGMENT).orElseThrow();
    byte[] small = memory.take(100).orElseThrow();
    memory.give(segment);
    memory.give(small);

    assertThat(memory.take(100).orElseThrow()).isNotSameAs(small);
    assertThat(memory.take(SEGMENT).orElseThrow()).isSameAs(segment);
    assertThat(memory.take(SEGMENT)).as("beyond the budget").isEmpty();
  }

  @Test
  void noMoreSegmentsAreKeptThanTheBudgetHolds() {
    SpoolMemory memory = new SpoolMemory(2 * SEGMENT);
    Set<byte[]> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 5; i++) {
      byte[] segment = new byte[SEGMENT];
      memory.keep(segment);
      kept.add(segment);
    }

    int again = 0;
    for (int i = 0; i < 5; i++) {
      again += kept.contains(memory.segment()) ? 1 : 0;
    }
    assertThat(again).isEqualTo(2);
    assertThat(memory.used()).as("outside the budget").isZero();
  }

  @Test
  void noSegmentIsInTwoHandsWhileManyThreadsTake() throws InterruptedException {
    SpoolMemory memory = new SpoolMemory(4 * SEGMENT);
    AtomicBoolean shared = new AtomicBoolean();
    Set<Thread> threads = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      byte mark = (byte) i;
      threads.add(Thread.ofPlatform().start(() -> takeAndMark(memory, mark, shared)));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(shared).isFalse();
    assertThat(memory.used()).isZero();
  }

  private static void takeAndMark(SpoolMemory memory, byte mark, AtomicBoolean shared) {
    for (int round = 0; round < 2000; round++) {
      Optional<byte[]> taken = memory.take(SEGMENT);
      if (taken.isPresent()) {
        byte[] segment = taken.get();
        segment[0] = mark;
        Thread.onSpinWait();
        shared.compareAndSet(false, segment[0] != mark);
        memory.give(segment);
      }
    }
  }
}
