package org.sluicemail.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

@RequiresServer(Kind.REDIS)
class RedisServerTest {
  @Test
  void answers() throws IOException {
    RedisServer redis = RedisServer.shared();
    assertThat(redis.command("SET answers 1")).isEqualTo("+OK");
    assertThat(redis.command("INCR answers")).isEqualTo(":2");
  }
}
