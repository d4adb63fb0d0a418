package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sluicemail.config.Binding.bind;
import static org.sluicemail.config.Binding.problems;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluicemail.config.Binding.OnError;

/** A record with a component of every type that can be bound. */
class ConfigEveryTypeTest {
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

  @Test
  void valuesCannotBeChanged() throws Exception {
    Everything all = bind(Everything.class, EVERYTHING);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> all.chains().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> all.evens().clear());
  }
}
