package org.sluicemail.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.store.Key;
import org.sluicemail.store.SetName;
import redis.clients.jedis.util.JedisClusterCRC16;

class KeysTest {
  private final Keys keys = new Keys("sluice:");

  @Test
  void areReadable() {
    Key key = new Key("limits", "ip 192.0.2.1");
    assertThat(keys.text(key)).asString(UTF_8).isEqualTo("sluice:text:limits:ip 192.0.2.1");
    assertThat(keys.bucket(key)).asString(UTF_8).isEqualTo("sluice:bucket:{limits}:ip 192.0.2.1");
    assertThat(keys.leases(key)).asString(UTF_8).isEqualTo("sluice:leases:{limits}:ip 192.0.2.1");
    assertThat(keys.set(new SetName("blocked"))).asString(UTF_8).isEqualTo("sluice:set:blocked");
  }

  @Test
  void bucketsOfOneOwnerAreInOneSlot() {
    int slot = JedisClusterCRC16.getSlot("limits");
    for (String name : new String[] {"a", "{b}", "}{c}", "{}"}) {
      Key key = new Key("limits", name);
      assertThat(JedisClusterCRC16.getSlot(keys.bucket(key))).isEqualTo(slot);
      assertThat(JedisClusterCRC16.getSlot(keys.leases(key))).isEqualTo(slot);
    }
  }

  @Test
  void areReadBack() {
    Random random = new Random(5);
    String alphabet = "ab:{} \n*?[]\\ü\udc80\udcff\ud83d\ude00".replace("\ud83d\ude00", "");
    for (int i = 0; i < 10_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int j = 0; j <= random.nextInt(12); j++) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Key key = new Key("o-w.n_er", name.toString());
      assertThat(keys.read(keys.text(key))).contains(new Keys.Found(key, false));
      assertThat(keys.read(keys.bucket(key))).contains(new Keys.Found(key, true));
      assertThat(keys.read(keys.leases(key))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sluice:",
        "sluice:text:",
        "sluice:text:o",
        "sluice:text:o:",
        "sluice:text:No Owner:x",
        "sluice:bucket:o:x",
        "sluice:bucket:{o}",
        "sluice:bucket:{}:x",
        "sluice:set:o:x",
        "other:text:o:x"
      })
  void passesOverWhatIsNotOurs(String name) {
    assertThat(keys.read(name.getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ann, sluice:*ann*", "'a*b?[c]\\', 'sluice:*a\\*b\\?\\[c\\]\\\\*'"})
  void patternsMeanWhatIsWritten(String text, String pattern) {
    assertThat(keys.pattern(text)).asString(UTF_8).isEqualTo(pattern);
  }
}
