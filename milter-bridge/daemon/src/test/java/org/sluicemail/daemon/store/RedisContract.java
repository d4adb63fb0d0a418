package org.sluicemail.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.store.SetName;
import org.sluicemail.store.Store;
import org.sluicemail.store.StoreContract;
import org.sluicemail.store.StoreSettings;
import org.sluicemail.store.StoreUrl;
import org.sluicemail.store.redis.RedisStore;

/** The contract against Redis: each test has keys of its own, and time passes by itself. */
abstract class RedisContract extends StoreContract {
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final String prefix = "test-" + TESTS.incrementAndGet() + ":";
  private final RedisStore store = store(settings());

  /** The section {@code store}, without a prefix. */
  abstract String settings();

  private RedisStore store(String section) {
    try {
      return open(section + "\nkey-prefix: '" + prefix + "'");
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A store with these settings. */
  static RedisStore open(String section) throws ConfigException {
    StoreSettings settings = Config.parse("test", section).bind(StoreSettings.class);
    return new RedisStore(settings, (StoreUrl.Redis) settings.url());
  }

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long rest = time.toNanos(); rest > 0; rest = end - System.nanoTime()) {
      LockSupport.parkNanos(rest); // Redis has a clock of its own
    }
  }

  /** Every kind of Redis may be asked, with the rights that the manual names. */
  @Test
  void aSetThatNobodyHasFilledIsEmpty() throws Exception {
    assertThat(store.members(new SetName("nobody"), List.of("a", "ü", "<>"))).isEmpty();
    assertThat(store.members(new SetName("nobody"), List.of())).isEmpty();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }
}
