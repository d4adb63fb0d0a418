package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigBindTest {
  enum OnError {
    TEMPFAIL,
    PROCEED,
    NO_ACTION
  }

  record Even(int value) {
    public static Even parse(String text) {
      int value = Integer.parseInt(text);
      if (value % 2 != 0) {
        throw new IllegalArgumentException("'" + text + "' is odd");
      }
      return new Even(value);
    }
  }

  record Tls(Path certificate, @Default("true") boolean strict) {}

  record Span(int from, int to) {
    Span {
      if (from > to) {
        throw new IllegalArgumentException("from must not be behind to");
      }
    }
  }

  record Everything(
      String text,
      int number,
      long bigNumber,
      double ratio,
      boolean flag,
      Duration timeout,
      Size size,
      Rate rate,
      Endpoint server,
      List<Network> networks,
      OnError onError,
      Path path,
      Secret password,
      Tls tls,
      List<Even> evens,
      Map<String, List<String>> chains,
      Map<String, Tls> sites,
      Optional<Duration> maybe,
      Optional<List<String>> names,
      Config when,
      List<Config> routes,
      @Key("authserv-id") String ourName,
      Integer boxed) {}

  private static final String EVERYTHING =
      """
      text: hello world
      number: -5
      big-number: 9223372036854775807
      ratio: 0.25
      flag: yes
      timeout: 5s
      size: 10MiB
      rate: 20/1m burst 40
      server: inet:11330@127.0.0.1
      networks: [127.0.0.0/8, "::1"]
      on-error: no-action
      path: /var/lib/sluice
      password: hunter2
      tls:
        certificate: cert.pem
      evens: 4
      chains:
        zeta.example.org: [a, b]
        alpha: []
        mid: c
      sites:
        x: {certificate: x.pem, strict: off}
      maybe: 1m
      names: [n]
      when: {authenticated: true, not: {client: 10.0.0.1}}
      routes:
        - {chain: inbound}
        - {chain: inbound}
      authserv-id: mx.example.org
      boxed: 7
      """;

  private static <T extends Record> T bind(Class<T> type, String yaml) throws ConfigException {
    return Config.parse("f", yaml).bind(type);
  }

  private static <T extends Record> List<String> problems(Class<T> type, String yaml) {
    return Problematic.problems(() -> bind(type, yaml));
  }

  @Test
  void bindsEveryType() throws Exception {
    Everything all = bind(Everything.class, EVERYTHING);
    assertThat(all)
        .isEqualTo(
            new Everything(
                "hello world",
                -5,
                Long.MAX_VALUE,
                0.25,
                true,
                Duration.ofSeconds(5),
                new Size(10 << 20),
                new Rate(20, Duration.ofMinutes(1), 40),
                new Endpoint.Inet("127.0.0.1", 11330),
                List.of(Network.parse("127.0.0.0/8"), Network.parse("::1")),
                OnError.NO_ACTION,
                Path.of("/var/lib/sluice"),
                new Secret("hunter2"),
                new Tls(Path.of("cert.pem"), true),
                List.of(new Even(4)),
                Map.of(
                    "zeta.example.org", List.of("a", "b"), "alpha", List.of(), "mid", List.of("c")),
                Map.of("x", new Tls(Path.of("x.pem"), false)),
                Optional.of(Duration.ofMinutes(1)),
                Optional.of(List.of("n")),
                all.when(),
                all.routes(),
                "mx.example.org",
                7));
    assertThat(all.chains().keySet()).containsExactly("zeta.example.org", "alpha", "mid");
    assertThat(all.when().keys()).containsExactly("authenticated", "not");
    assertThat(all.when().section("not").path()).isEqualTo("when.not");
    assertThat(all.routes()).extracting(Config::path).containsExactly("routes[0]", "routes[1]");
  }

  @Test
  void reportsEveryProblemAtItsPlace() {
    String yaml =
        """
        txet: hello
        number: five
        big-number: 99999999999999999999
        ratio: .5e3
        flag: maybe
        timeout: 5
        size: 10M
        rate: 20
        server: localhost
        networks: [127.0.0.0/8, localhost, 10.0.0.0/33]
        on-error: no_action
        path: ''
        password: [a]
        tls:
          certifcate: cert.pem
          strict: 1
        evens: [4, 5, x: y]
        chains:
          a: {b: c}
          b: [{c: d}, e]
        sites: 5
        maybe: 1
        when: now
        routes: {chain: inbound}
        boxed: 2147483648
        """;
    assertThat(problems(Everything.class, yaml))
        .containsExactly(
            "f:1:1: txet: unknown key; did you mean 'text'?",
            "f:1:1: text: is missing",
            "f:1:1: authserv-id: is missing",
            "f:2:9: number: 'five' is not a whole number",
            "f:3:13: big-number: '99999999999999999999' is not within -9223372036854775808 to"
                + " 9223372036854775807",
            "f:4:8: ratio: '.5e3' is not a number such as 15 or 0.5",
            "f:5:7: flag: 'maybe' is neither true nor false",
            "f:6:10: timeout: '5' is not a duration; write a number with a unit: 500ms, 5s, 10m, 2h"
                + " or 1d",
            "f:7:7: size: '10M' is not a size; write 10MiB, 64KiB or a number of bytes",
            "f:8:7: rate: '20' is not a rate; write 20/1m or 20/1m burst 40",
            "f:9:9: server: 'localhost' has no port; write unix:/path, inet:port@host or host:port",
            "f:10:25: networks[1]: 'localhost' is not a network; write 192.0.2.0/24, 2001:db8::/32"
                + " or an address",
            "f:10:36: networks[2]: '10.0.0.0/33': the prefix must be 0 to 32",
            "f:11:11: on-error: 'no_action' is not one of tempfail, proceed, no-action",
            "f:12:7: path: '' is not a path",
            "f:13:11: password: must be a single value, not a list",
            "f:14:1: tls.certificate: is missing",
            "f:15:3: tls.certifcate: unknown key; did you mean 'certificate'?",
            "f:16:11: tls.strict: '1' is neither true nor false",
            "f:17:12: evens[1]: '5' is odd",
            "f:17:15: evens[2]: must be a single value, not a section",
            "f:19:3: chains.a: must be a list, not a section",
            "f:20:7: chains.b[0]: must be a single value, not a section",
            "f:21:8: sites: must be a section (key: value), not a single value",
            "f:22:8: maybe: '1' is not a duration; write a number with a unit: 500ms, 5s, 10m, 2h"
                + " or 1d",
            "f:23:7: when: must be a section (key: value), not a single value",
            "f:24:1: routes: must be a list, not a section",
            "f:25:8: boxed: '2147483648' is not within -2147483648 to 2147483647");
  }

  record Text(String v) {}

  @ParameterizedTest
  @CsvSource({
    "yes, yes",
    "on, on",
    "No, No",
    "~, ~",
    "null, null",
    "010, 010",
    "0x1F, 0x1F",
    "10:20, 10:20",
    "1e3, 1e3",
    "2026-11-20, 2026-11-20",
    "::1, ::1",
    "1_000, 1_000",
    ".inf, .inf",
    "=, =",
    "<<, <<",
    "a#b, a#b",
    "'\"\"', ''",
    "C:\\dir, C:\\dir",
    "5 # five, 5",
  })
  void takesTextAsItWasWritten(String written, String text) throws Exception {
    assertThat(bind(Text.class, "v: " + written)).isEqualTo(new Text(text));
  }

  record Keys(String on, String no, String y) {}

  @Test
  void takesKeysAsTheyWereWritten() throws Exception {
    assertThat(bind(Keys.class, "on: 1\nno: 2\ny: 3")).isEqualTo(new Keys("1", "2", "3"));
  }

  record Number(int v) {}

  @ParameterizedTest
  @CsvSource({"010, 10", "+5, 5", "-0, 0", "-2147483648, -2147483648", "'\"7\"', 7"})
  void readsNumbersAsDecimal(String written, int number) throws Exception {
    assertThat(bind(Number.class, "v: " + written)).isEqualTo(new Number(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x1F", "1_000", "1:30", "1.0", "1e3", "1 000", "٣", "--1", "1,5", "NaN"})
  void refusesOtherNumbers(String written) {
    assertThat(problems(Number.class, "v: " + written))
        .containsExactly("f:1:4: v: '" + written + "' is not a whole number");
  }

  record Flag(boolean v) {}

  @ParameterizedTest
  @CsvSource({"true, true", "Yes, true", "ON, true", "false, false", "no, false", "Off, false"})
  void readsFlags(String written, boolean flag) throws Exception {
    assertThat(bind(Flag.class, "v: " + written)).isEqualTo(new Flag(flag));
  }

  record Ratio(double v) {}

  @ParameterizedTest
  @CsvSource({"15, 15", "0.5, 0.5", "-7.25, -7.25", "+1.0, 1", "015.50, 15.5"})
  void readsRatios(String written, double ratio) throws Exception {
    assertThat(bind(Ratio.class, "v: " + written)).isEqualTo(new Ratio(ratio));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", ".inf", "1e9", "0x1p3", "1d", "1.", ".5", "1,5"})
  void refusesOtherRatios(String written) {
    assertThat(problems(Ratio.class, "v: " + written))
        .containsExactly("f:1:4: v: '" + written + "' is not a number such as 15 or 0.5");
  }

  record Ranges(
      @Min("1") @Max("3") int number,
      @Min("1s") @Max("1m") Duration time,
      @Min("1KiB") Size size,
      @Max("2") List<Integer> each,
      @Min("0.5") Optional<Double> maybe) {}

  @Test
  void acceptsTheEndsOfARange() throws Exception {
    bind(Ranges.class, "number: 1\ntime: 60s\nsize: 1024\neach: [-9, 2]\nmaybe: 0.50");
    bind(Ranges.class, "number: 3\ntime: 1000ms\nsize: 1TiB");
  }

  @Test
  void refusesWhatIsOutOfRange() {
    String low = "number: 0\ntime: 999ms\nsize: 1023\neach: [3, 2, 4]\nmaybe: 0.49\n";
    assertThat(problems(Ranges.class, low))
        .containsExactly(
            "f:1:9: number: must be at least 1",
            "f:2:7: time: must be at least 1s",
            "f:3:7: size: must be at least 1KiB",
            "f:4:8: each[0]: must be at most 2",
            "f:4:14: each[2]: must be at most 2",
            "f:5:8: maybe: must be at least 0.5");
    assertThat(problems(Ranges.class, "number: 4\ntime: 61s\nsize: 1KiB"))
        .containsExactly("f:1:9: number: must be at most 3", "f:2:7: time: must be at most 1m");
  }

  record Inner(@Default("x") String a, @Default("[1, 2]") List<Integer> b) {}

  record Defaults(
      @Default("X-Spam: yes") String text,
      @Default("") String none,
      @Default("10s") Duration time,
      @Default("[127.0.0.0/8, '::1']") List<Network> networks,
      @Default("one") List<String> one,
      @Default("{a: 1, b: 2}") Map<String, Integer> map,
      @Default("{a: y}") Inner changed,
      @Default("7") Optional<Integer> maybe,
      @Default("proceed") OnError onError,
      Inner inner,
      List<String> list,
      Map<String, String> noMap,
      Optional<String> nothing,
      Config raw) {}

  @ParameterizedTest
  @ValueSource(strings = {"", "inner:\nno-map:\nraw:\n", "inner: {}\nlist: []\nno-map: {}\n"})
  void standsInForWhatIsAbsent(String yaml) throws Exception {
    Defaults defaults = bind(Defaults.class, yaml);
    assertThat(defaults)
        .isEqualTo(
            new Defaults(
                "X-Spam: yes",
                "",
                Duration.ofSeconds(10),
                List.of(Network.parse("127.0.0.0/8"), Network.parse("::1")),
                List.of("one"),
                Map.of("a", 1, "b", 2),
                new Inner("y", List.of(1, 2)),
                Optional.of(7),
                OnError.PROCEED,
                new Inner("x", List.of(1, 2)),
                List.of(),
                Map.of(),
                Optional.empty(),
                defaults.raw()));
    assertThat(defaults.raw().keys()).isEmpty();
    assertThat(defaults.raw().path()).isEqualTo("raw");
  }

  @Test
  void refusesAKeyWithNothingBehindIt() {
    assertThat(problems(Defaults.class, "\ntext:\nlist:\n  - a\n  -\nmaybe: # later\n"))
        .containsExactly(
            "f:2:1: text: has no value; remove the key, or write '' for no text",
            "f:5:4: list[1]: has no value; remove the key, or write '' for no text",
            "f:6:1: maybe: has no value; remove the key, or write '' for no text");
  }

  record Nested(Optional<Span> span, List<Span> spans, Optional<Nested> more) {}

  @Test
  void reportsWhatARecordRefusesAtItsSection() {
    String yaml =
        """
        span: {from: 2, to: 1}
        spans:
          - {from: 1, to: 2}
          - from: 4
            to: 3
          - from: 5
        more:
          more:
            span: {from: 9, to: 8}
        """;
    assertThat(problems(Nested.class, yaml))
        .containsExactly(
            "f:1:1: span: from must not be behind to",
            "f:4:5: spans[1]: from must not be behind to",
            "f:6:5: spans[2].to: is missing",
            "f:9:5: more.more.span: from must not be behind to");
  }

  @Test
  void bindsRecordsThatContainThemselves() throws Exception {
    Nested nested = bind(Nested.class, "more: {more: {span: {from: 1, to: 2}}}");
    assertThat(nested.more().orElseThrow().more().orElseThrow().span()).contains(new Span(1, 2));
  }

  record Nothing() {}

  @Test
  void knowsNoKeyInAnEmptyRecord() {
    assertThat(problems(Nothing.class, "a: b"))
        .containsExactly("f:1:1: a: unknown key; there are none here");
    assertThat(problems(Span.class, "zzzzzz: b"))
        .contains("f:1:1: zzzzzz: unknown key; known: from, to");
  }

  @Test
  void escapesWhatItRepeats() {
    assertThat(problems(Number.class, "v: \"\\e[2J\\nx: y\\u202E\""))
        .containsExactly("f:1:4: v: '\\x1b[2J\\nx: y\\u202e' is not a whole number");
    assertThat(problems(Nothing.class, "\"a\\u202Eb\": c"))
        .containsExactly("f:1:1: a\\u202eb: unknown key; there are none here");
  }

  record Broken(int v) {
    Broken {
      throw new IllegalStateException("a bug of ours");
    }
  }

  record Silent(int v) {
    Silent {
      throw new IllegalArgumentException();
    }
  }

  record Unbindable(Object v) {}

  record BadKeys(Map<List<String>, String> v) {}

  record NetworkKeys(Map<Network, String> v) {}

  @Test
  void readsKeysByTheirType() throws Exception {
    assertThat(bind(NetworkKeys.class, "v: {10.0.0.0/8: a, '::1': b}").v())
        .containsExactly(
            Map.entry(Network.parse("10.0.0.0/8"), "a"), Map.entry(Network.parse("::1"), "b"));
    assertThat(problems(NetworkKeys.class, "v:\n  nowhere: a\n  10.0.0.1: b\n  10.0.0.1/32: c"))
        .containsExactly(
            "f:2:3: v.nowhere: 'nowhere' is not a network; write 192.0.2.0/24, 2001:db8::/32 or an"
                + " address",
            "f:4:3: v.10.0.0.1/32: means the same as an earlier key");
  }

  record BadDefault(@Default("[x]") List<Integer> v) {}

  record BadText(@Default("x") int v) {}

  @Test
  void keepsOurOwnMistakesApart() {
    assertThat(problems(Silent.class, "v: 1")).containsExactly("f:1:1: is not valid");
    assertThatIllegalStateException()
        .isThrownBy(() -> bind(Broken.class, "v: 1"))
        .withMessage("a bug of ours");
    assertThatIllegalArgumentException().isThrownBy(() -> bind(Unbindable.class, "v: 1"));
    assertThatIllegalArgumentException().isThrownBy(() -> bind(BadKeys.class, "v: {}"));
    assertThatIllegalStateException()
        .isThrownBy(() -> bind(BadDefault.class, ""))
        .withMessage("the default of v cannot be read");
    assertThatIllegalStateException()
        .isThrownBy(() -> bind(BadText.class, ""))
        .withMessage("the default of v cannot be read");
  }

  @Test
  void valuesCannotBeChanged() throws Exception {
    Everything all = bind(Everything.class, EVERYTHING);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> all.chains().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> all.evens().clear());
  }
}
