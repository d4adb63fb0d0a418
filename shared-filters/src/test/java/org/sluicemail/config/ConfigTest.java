package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  record Common(String type, @Default("tempfail") String onError) {}

  record ClamAv(List<Endpoint> servers, @Default("20s") Duration timeout) {}

  record Clash(String type) {}

  private static final String YAML =
      """
      filters:
        clamav:
          type: ClamAv
          servers: inet:3310@10.0.0.7
          on-error: reject
        pass:
        spam: {type: SpamPolicy}
      routes: []
      """;

  private static Config config(String yaml) throws ConfigException {
    return Config.parse("f", yaml);
  }

  @Test
  void walksThroughSections() throws Exception {
    Config config = config(YAML);
    assertThat(config.keys()).containsExactly("filters", "routes");
    assertThat(config.has("routes")).isTrue();
    assertThat(config.has("chains")).isFalse();
    Map<String, Config> filters = config.sections("filters");
    assertThat(filters.keySet()).containsExactly("clamav", "pass", "spam");
    assertThat(filters.get("clamav").path()).isEqualTo("filters.clamav");
    assertThat(filters.get("clamav").keys()).containsExactly("type", "servers", "on-error");
    assertThat(filters.get("pass").keys()).isEmpty();
    assertThat(config.section("filters").section("spam").keys()).containsExactly("type");
  }

  @Test
  void aProblemMayBeTheSections() throws Exception {
    assertThat(config(YAML).section("filters").section("spam").problem("", "is odd").toString())
        .startsWith("f:7:")
        .endsWith(": filters.spam: is odd");
  }

  @Test
  void takesWhatIsAbsentForEmpty() throws Exception {
    Config config = config(YAML);
    assertThat(config.sections("chains")).isEmpty();
    Config absent = config.section("http").section("tls");
    assertThat(absent.path()).isEqualTo("http.tls");
    assertThat(absent.keys()).isEmpty();
    assertThat(absent.problem("key", "is missing")).hasToString("f:1:1: http.tls.key: is missing");
  }

  @Test
  void saysWhereASectionIsNone() throws Exception {
    Config config = config("a: 5\nb: {c: {}, d: 6, e: [7]}\n");
    assertThat(Problematic.problems(() -> config.section("a")))
        .containsExactly("f:1:4: a: must be a section (key: value), not a single value");
    assertThat(Problematic.problems(() -> config.sections("b")))
        .containsExactly(
            "f:2:15: b.d: must be a section (key: value), not a single value",
            "f:2:21: b.e: must be a section (key: value), not a list");
  }

  @Test
  void splitsASectionBetweenTwoRecords() throws Exception {
    Config clamav = config(YAML).section("filters").section("clamav");
    assertThat(clamav.only(Common.class).bind(Common.class))
        .isEqualTo(new Common("ClamAv", "reject"));
    assertThat(clamav.except(Common.class).bind(ClamAv.class))
        .isEqualTo(new ClamAv(List.of(Endpoint.parse("10.0.0.7:3310")), Duration.ofSeconds(20)));
    assertThat(clamav.except(Common.class).keys()).containsExactly("servers");
    assertThat(clamav.only(Common.class).keys()).containsExactly("type", "on-error");
    assertThat(clamav.except(Common.class).path()).isEqualTo("filters.clamav");
  }

  @Test
  void remembersTheKeysThatWereTakenOutForSpelling() throws Exception {
    Config config = config("type: ClamAv\non-eror: reject\nserver: a:1\n");
    assertThat(Problematic.problems(() -> config.only(Common.class).bind(Common.class))).isEmpty();
    assertThat(Problematic.problems(() -> config.except(Common.class).bind(ClamAv.class)))
        .containsExactly(
            "f:2:1: on-eror: unknown key; did you mean 'on-error'?",
            "f:3:1: server: unknown key; did you mean 'servers'?");
  }

  @Test
  void refusesARecordWhoseKeysWereTakenOut() throws Exception {
    Config rest = config("type: x").except(Common.class);
    assertThatIllegalArgumentException().isThrownBy(() -> rest.bind(Clash.class));
  }

  @Test
  void placesSemanticProblemsAtTheirKey() throws Exception {
    Config clamav = config(YAML).section("filters").section("clamav");
    assertThat(clamav.problem("type", "there is no such filter"))
        .isEqualTo(new Problem("f", 3, 5, "filters.clamav.type", "there is no such filter"));
    assertThat(clamav.problem("mode", "is needed here"))
        .isEqualTo(new Problem("f", 2, 3, "filters.clamav.mode", "is needed here"));
  }

  @Test
  void printsKeysButNoValues() throws Exception {
    assertThat(config("a: {password: hunter2}").section("a"))
        .hasToString("section 'a' with [password]");
  }

  record Texts(Map<String, List<String>> a, Map<String, String> b) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: {x: [1, 2], y: [3]}\nb: {p: q, r: s}",
        "b: &b {p: q, r: s}\na: {<<: {y: [3]}, x: [1, 2]}",
        "a: {x: &x [1, 2], <<: {x: [9], y: [3]}}\nb: {p: q, r: s}",
        "b: {<<: [{p: q}, {p: z, r: s}]}\na: {x: [1, 2], y: 3}",
        "b: {<<: [{p: q}, {p: z, r: s}], r: s}\na: {x: [1, 2], y: 3}",
        "b: {p: &q q, r: s}\na: {x: [1, 2], y: [3], <<: {}}",
        "&a a: {x: [&one 1, '2'], y: [\"3\"]}\nb: {p: 'q', ? r : s}",
      })
  void understandsAnchorsAndMerging(String yaml) throws Exception {
    assertThat(config(yaml).bind(Texts.class))
        .isEqualTo(
            new Texts(
                Map.of("x", List.of("1", "2"), "y", List.of("3")), Map.of("p", "q", "r", "s")));
  }

  record Servers(Map<String, ClamAv> s) {}

  @Test
  void placesProblemsOfAnAnchorWhereItStands() throws Exception {
    Config config =
        config(
            """
            s:
              one: &one
                timeout: 5
              two: *one
              three:
                <<: *one
                servers: x
            """);
    assertThat(Problematic.problems(() -> config.bind(Servers.class)))
        .containsExactly(
            "f:3:14: s.one.timeout: '5' is not a duration; write a number with a unit: 500ms, 5s,"
                + " 10m, 2h or 1d",
            "f:3:14: s.two.timeout: '5' is not a duration; write a number with a unit: 500ms, 5s,"
                + " 10m, 2h or 1d",
            "f:3:14: s.three.timeout: '5' is not a duration; write a number with a unit: 500ms,"
                + " 5s, 10m, 2h or 1d",
            "f:7:14: s.three.servers: 'x' has no port; write unix:/path, inet:port@host or"
                + " host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: {<<: x}", "a: {<<: [x]}", "a: {<<: }", "a: {<<: [{b: c}, x]}"})
  void mergesOnlySections(String yaml) {
    assertThat(Problematic.problems(() -> config(yaml)))
        .singleElement()
        .asString()
        .endsWith(": a.<<: only sections can be merged");
  }

  @Test
  void namesNoLibraryInItsPublicApi() {
    List<Class<?>> api =
        List.of(
            Config.class,
            ConfigException.class,
            Endpoint.class,
            Endpoint.Inet.class,
            Endpoint.Unix.class,
            Network.class,
            Problem.class,
            Problems.class,
            Rate.class,
            Secret.class,
            Setting.class,
            Size.class);
    for (Class<?> type : api) {
      assertThat(Arrays.stream(type.getDeclaredMethods()).filter(ConfigTest::isVisible))
          .flatMap(m ->
              Stream.concat(Stream.of(m.getReturnType()), Stream.of(m.getParameterTypes()))
                  .toList())
          .extracting(Class::getName)
          .noneMatch(name -> name.contains("apache") || name.contains("yaml"));
    }
  }

  private static boolean isVisible(Method method) {
    return Modifier.isPublic(method.getModifiers());
  }
}
