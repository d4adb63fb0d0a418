package org.sluicemail.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpSink;
import redis.clients.jedis.Jedis;

/** Scripts whose filters remember have the same answers wherever that is kept. */
class StoresTest {
  private static final Pattern REMEMBERS = Pattern.compile("type: (Greylist|RateLimit|Replies)\\b");
  private static final List<Script> SCRIPTS =
      Scripts.all().stream()
          .filter(script -> REMEMBERS.matcher(script.configuration()).find())
          .toList();

  /** Moves all times that stand in keys of a prefix into the past, as if it were later now. */
  private static final String LATER =
      """
      local by = tonumber(ARGV[2])
      for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
        local kind = redis.call('TYPE', key).ok
        if kind == 'hash' then
          redis.call('HINCRBY', key, 'at', -by)
        elseif kind == 'zset' then
          for _, lease in ipairs(redis.call('ZRANGE', key, 0, -1)) do
            redis.call('ZINCRBY', key, -by, lease)
          end
        end
        redis.call('PEXPIRE', key, redis.call('PTTL', key) - by)
      end
      """;

  @Test
  void thereAreSome() {
    assertThat(SCRIPTS).hasSizeGreaterThanOrEqualTo(6);
  }

  @TestFactory
  Stream<DynamicTest> memory() {
    return all(script -> "memory", new ChainDoor());
  }

  @TestFactory
  Stream<DynamicTest> file(@TempDir Path folder) {
    return all(script -> "file:" + folder.resolve(script.name() + ".mv"), new ChainDoor());
  }

  @TestFactory
  @RequiresServer(Kind.REDIS)
  Stream<DynamicTest> redis() {
    RedisServer redis = RedisServer.shared();
    String prefix = SmtpSink.token();
    Jedis jedis = new Jedis("127.0.0.1", redis.port());
    Door door = new ChainDoor(pause -> pass(jedis, prefix, pause));
    String url = "redis://127.0.0.1:" + redis.port();
    return all(script -> "{url: '" + url + "', key-prefix: '" + prefix + script.name() + "'}", door)
        .onClose(jedis::close);
  }

  private static void pass(Jedis jedis, String prefix, Duration pause) {
    if (pause.isPositive()) {
      jedis.eval(LATER, List.of(), List.of(prefix, String.valueOf(pause.toMillis())));
    }
  }

  private static Stream<DynamicTest> all(Function<Script, String> store, Door door) {
    return SCRIPTS.stream()
        .map(script ->
            DynamicTest.dynamicTest(
                script.name(), () -> Comparison.check(with(script, store.apply(script)), door)));
  }

  /** The script with this store, in place of its own if it names one. */
  private static Script with(Script script, String store) {
    String others = script.configuration().replaceAll("(?m)^store:.*$", "");
    return new Script(
        script.name(),
        others + "\nstore: " + store + "\n",
        script.skips(),
        script.differences(),
        script.visits());
  }
}
