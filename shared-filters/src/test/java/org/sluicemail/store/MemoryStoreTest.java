package org.sluicemail.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {
  private Instant now = Instant.parse("2026-02-03T12:00:00Z");
  private final MemoryStore store = new MemoryStore(100, () -> now);

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void forgetsWhatWasUnusedForLongestWhenFull() {
    Value value = new Value("1", Duration.ofDays(1));
    for (int i = 0; i < 1000; i++) {
      store.put(Map.of(new Key("test", "n" + i), value));
      store.take(lease("l" + i, bucket("b" + i, "2/1m")));
    }
    assertThat(store.list("", "", 10_000)).hasSize(200);
    assertThat(store.look(new Key("test", "n999"))).isPresent();
    assertThat(store.look(new Key("limits", "b999"))).isPresent();
  }
}
