package org.sluicemail.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Ports;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.store.Key;
import org.sluicemail.store.redis.RedisStore;

/** A Redis that asks for a certificate of ours. */
@RequiresServer(Kind.REDIS)
class RedisClientCertificateTest {
  @TempDir private static Path folder;
  private static RedisServer redis;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    RedisServer.certify(folder);
    port = Ports.free();
    redis = RedisServer.startTls(folder, port, "--tls-auth-clients yes");
  }

  @AfterAll
  static void stop() throws IOException {
    redis.close();
  }

  private static void ask(String ours) throws Exception {
    String settings =
        "url: rediss://127.0.0.1:PORT\ntls: {trust: DIR/ca.pem, OURS}"
            .replace("PORT", Integer.toString(port))
            .replace("OURS", ours)
            .replace("DIR", folder.toString());
    try (RedisStore store = RedisContract.open(settings)) {
      assertThat(store.get(List.of(new Key("test", "absent")))).isEmpty();
    }
  }

  @Test
  void takesOurs() throws Exception {
    ask("certificate: DIR/client.pem, key: DIR/client.key");
  }

  /** What a file cannot be used for is said with its name; the server itself only hangs up. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certificate: DIR/client.key, key: DIR/client.key | client.key",
        "certificate: DIR/client.pem, key: DIR/client.pem | no private key",
        "certificate: DIR/client.pem, key: DIR/absent | absent",
        "certificate: DIR/absent, key: DIR/client.key | absent",
        "check-name: true | Redis at",
      })
  void everythingElseIsRefused(String ours, String why) {
    assertThatThrownBy(() -> ask(ours)).isInstanceOf(IOException.class).hasMessageContaining(why);
  }
}
