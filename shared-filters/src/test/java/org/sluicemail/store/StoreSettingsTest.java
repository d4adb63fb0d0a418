package org.sluicemail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Endpoint;

class StoreSettingsTest {
  /** As the section stands in a file. */
  private record Top(StoreSettings store) {}

  private static StoreSettings read(String yaml) throws ConfigException {
    return Config.parse("f", yaml, Map.of("SECRET", "s3cret")).bind(Top.class).store();
  }

  @ParameterizedTest
  @CsvSource({
    "memory, memory",
    "file:/var/lib/sluice/store.mv, file:/var/lib/sluice/store.mv",
    "file:/var/lib/../store.mv, file:/var/store.mv",
    "redis://r.example, redis://r.example:6379",
    "redis://r.example:7000/3, redis://r.example:7000",
    "rediss://ann@r.example/0, rediss://r.example:6379",
    "'redis://[::1]:7000', redis://::1:7000",
    "'redis://[::1]', redis://::1:6379",
    "'redis-sentinel://mymaster@a,b:1', 'redis-sentinel://a:26379,b:1'",
    "'rediss-cluster://a,b', 'rediss-cluster://a:6379,b:6379'",
  })
  void readsUrls(String text, String shown) {
    assertThat(StoreUrl.parse(text)).hasToString(shown);
  }

  @Test
  void readsUserMasterAndDatabase() {
    assertThat(StoreUrl.parse("rediss-sentinel://ann@mymaster@a,b:1/5"))
        .isEqualTo(
            new StoreUrl.Redis(
                StoreUrl.Kind.SENTINEL,
                true,
                Optional.of("ann"),
                "mymaster",
                List.of(new Endpoint.Inet("a", 26379), new Endpoint.Inet("b", 1)),
                5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "disk",
        "file:",
        "file:relative",
        "file:/",
        "redis:host",
        "redis://",
        "redis://a/b",
        "redis://a,",
        "redis://a:99999",
        "redis://x@y@a",
        "redis-sentinel://a,b",
        "redis-cluster://a/1",
        "redis-ring://a",
        "redis://ann:s3cret@a"
      })
  void refusesWhatIsNoUrl(String text) {
    assertThatThrownBy(() -> StoreUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void aUrlAloneStandsForTheSection() throws Exception {
    assertThat(read("store: redis://a/2")).isEqualTo(read("store: {url: redis://a/2}"));
    assertThat(read("").url()).isEqualTo(new StoreUrl.Memory());
    assertThat(read("store:").url()).isEqualTo(new StoreUrl.Memory());
  }

  @Test
  void theSectionHasAllTheRest() throws Exception {
    StoreSettings settings =
        read(
            """
            store:
              url: rediss://a
              user: ann
              password: ${env:SECRET}
              timeout: 500ms
              connections: 4
              tls: {trust: /etc/ca.pem, check-name: false, certificate: /c.pem, key: /c.key}
              key-prefix: "mail:"
            """);
    assertThat(settings.patience()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.tls().orElseThrow())
        .isEqualTo(
            new StoreSettings.Tls(
                Optional.of(Path.of("/etc/ca.pem")),
                false,
                Optional.of(Path.of("/c.pem")),
                Optional.of(Path.of("/c.key"))));
    assertThat(settings.password().orElseThrow().value()).isEqualTo("s3cret");
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void sentinelsHaveAPasswordOfTheirOwn() throws Exception {
    StoreSettings settings =
        read("store: {url: 'redis-sentinel://m@a', sentinel: {user: bob, password: s3cret}}");
    StoreSettings.Sentinel sentinel = settings.sentinel().orElseThrow();
    assertThat(sentinel.user()).contains("bob");
    assertThat(sentinel.password().value()).isEqualTo("s3cret");
    assertThat(settings.toString()).doesNotContain("s3cret");
    assertThat(settings.password()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: memory, timeout: 1s | timeout",
        "url: memory, password: x | password",
        "url: 'file:/s', connections: 3 | connections",
        "url: 'redis://a', max-entries: 5000 | max-entries",
        "url: 'redis://a', tls: {check-name: false} | rediss",
        "url: 'redis://a', sentinel: {password: x} | sentinel",
        "url: 'redis-sentinel://m@a', sentinel: {user: x} | password",
        "url: 'rediss://a', tls: {key: /k} | needs its",
        "url: 'rediss://a', tls: {certificate: /c} | needs its",
        "url: 'redis://a', key-prefix: 'a b' | key-prefix",
        "url: 'redis://a', user: ann | password",
        "url: 'redis://ann@a', user: bob, password: x | both",
        "url: 'redis://a', timeout: 1ms | at least 10ms",
      })
  void refusesWhatMeansNothing(String section, String why) {
    assertThatThrownBy(() -> read("store: {" + section + "}"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems().toString()).contains("f:1:").contains(why));
  }
}
