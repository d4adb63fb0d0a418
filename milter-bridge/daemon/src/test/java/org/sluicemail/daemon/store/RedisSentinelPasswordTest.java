package org.sluicemail.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.store.Key;
import org.sluicemail.store.redis.RedisStore;

/** A Sentinel and its Redis, each with a password of its own. */
@RequiresServer(Kind.REDIS)
class RedisSentinelPasswordTest {
  private static RedisServer redis;
  private static RedisServer sentinel;

  @BeforeAll
  static void start() throws IOException {
    redis = RedisServer.start("--requirepass", "0f-redis");
    sentinel =
        RedisServer.sentinel(
            """
            sentinel monitor all 127.0.0.1 PORT 1
            sentinel auth-pass all 0f-redis
            requirepass 0f-sentinel
            """
                .replace("PORT", Integer.toString(redis.port())));
  }

  @AfterAll
  static void stop() throws IOException {
    sentinel.close();
    redis.close();
  }

  private static void ask(String passwords) throws Exception {
    String url = "url: redis-sentinel://all@127.0.0.1:" + sentinel.port();
    try (RedisStore store = RedisContract.open(url + "\n" + passwords)) {
      assertThat(store.get(List.of(new Key("test", "absent")))).isEmpty();
    }
  }

  @Test
  void eachIsToldItsOwn() throws Exception {
    ask("password: 0f-redis\nsentinel: {password: 0f-sentinel}");
    ask("password: 0f-redis\nsentinel: {user: default, password: 0f-sentinel}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "password: 0f-redis | sentinels",
        "{password: 0f-redis, sentinel: {password: 0f-redis}} | sentinels",
        "{password: 0f-sentinel, sentinel: {password: 0f-sentinel}} | WRONGPASS",
      })
  void aWrongOneIsRefusedWithoutShowingIt(String passwords, String why) {
    String lines = passwords.replaceAll("^\\{|\\}$", "").replace(", sentinel", "\nsentinel");
    assertThatThrownBy(() -> ask(lines))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("0f-"))
        .hasMessageContaining(why);
  }
}
