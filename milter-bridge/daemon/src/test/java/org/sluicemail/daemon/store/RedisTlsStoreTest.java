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

/** Everything that a Redis can ask for: TLS, a user of its ACL with the rights of the manual. */
@RequiresServer(Kind.REDIS)
class RedisTlsStoreTest extends RedisContract {
  private static final String PASSWORD = "c0rrect-horse";

  @TempDir private static Path folder;
  private static RedisServer redis;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    RedisServer.certify(folder);
    port = Ports.free();
    redis =
        RedisServer.startTls(
            folder,
            port,
            "--tls-auth-clients no --user sluice on >"
                + PASSWORD
                + " ~test* +@read +@write +@scripting +@connection +cluster|slots +time +info"
                + " +dbsize --user default off");
  }

  @AfterAll
  static void stop() throws IOException {
    redis.close();
  }

  @Override
  String settings() {
    return settings("127.0.0.1", PASSWORD, "{trust: " + folder.resolve("ca.pem") + "}");
  }

  private static String settings(String host, String password, String tls) {
    return """
    url: rediss://sluice@HOST:PORT/1
    password: PASSWORD
    tls: TLS
    """
        .replace("HOST", host)
        .replace("PORT", Integer.toString(port))
        .replace("PASSWORD", password)
        .replace("TLS", tls);
  }

  private static void ask(String settings) throws Exception {
    try (RedisStore store = open(settings)) {
      assertThat(store.get(List.of(new Key("test", "absent")))).isEmpty();
    }
  }

  @Test
  void aWrongNameIsForgivenWhenAsked() throws Exception {
    String trust = "{trust: " + folder.resolve("ca.pem") + ", check-name: false}";
    ask(settings("localhost", PASSWORD, trust) + "key-prefix: test");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost | c0rrect-horse | {trust: DIR/ca.pem} | localhost",
        "127.0.0.1 | c0rrect-horse | {} | certification path",
        "127.0.0.1 | wr0ng-horse | {trust: DIR/ca.pem} | WRONGPASS",
        "127.0.0.1 | c0rrect-horse | {trust: DIR/names} | DIR/names",
        "127.0.0.1 | c0rrect-horse | {trust: DIR/absent} | absent",
      })
  void refusesAndSaysWhyWithoutThePassword(String host, String password, String tls, String why) {
    String section = settings(host, password, tls).replace("DIR", folder.toString());
    assertThatThrownBy(() -> ask(section))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("horse"))
        .hasMessageContaining(why.replace("DIR", folder.toString()));
  }

  @Test
  void keysOfOthersAreRefused() {
    assertThatThrownBy(() -> ask(settings() + "key-prefix: other"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("NOPERM");
  }
}
