package org.sluicemail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
  private static final String LABEL = "a".repeat(63);

  @ParameterizedTest
  @CsvSource({
    "example.org, example.org",
    "Example.ORG., example.org",
    "s1._domainkey.example.org, s1._domainkey.example.org",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER。example, xn--bcher-kva.example",
    "1.2.0.192.in-addr.arpa, 1.2.0.192.in-addr.arpa",
    "r3---sn-x.example, r3---sn-x.example",
    "localhost, localhost"
  })
  void reads(String text, String name) {
    assertThat(DomainName.of(text)).contains(new DomainName(name));
    assertThat(DomainName.parse(text)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".example.org",
        "a..b",
        "example.org..",
        "a b",
        "a\u0000b",
        "[192.0.2.1]",
        "a@b",
        "*.example.org",
        "a\\046b",
        "a/b",
        "ex\u00adample\u0007.org",
        "\uDC80.example"
      })
  void refuses(String text) {
    assertThat(DomainName.of(text)).isEmpty();
    assertThatThrownBy(() -> DomainName.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsTheBoundsOfTheProtocol() {
    String longest = LABEL + '.' + LABEL + '.' + LABEL + '.' + "b".repeat(61);
    assertThat(longest).hasSize(253);
    assertThat(DomainName.of(longest)).isPresent();
    assertThat(DomainName.of(longest + '.')).isPresent();
    assertThat(DomainName.of(longest + 'b')).isEmpty();
    assertThat(DomainName.of(LABEL + "a.example")).isEmpty();
    assertThat(DomainName.of("ü".repeat(100_000))).isEmpty();
    assertThat(DomainName.of("a.".repeat(1_000_000))).isEmpty();
  }

  @Test
  void turnsAddressesRound() throws Exception {
    assertThat(DomainName.ofAddress(InetAddress.getByName("192.0.2.129")))
        .hasToString("129.2.0.192.in-addr.arpa");
    assertThat(DomainName.ofAddress(InetAddress.getByName("2001:db8::567:89ab")))
        .hasToString("b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
  }

  @Test
  void standsBelowAZone() {
    DomainName zone = DomainName.parse("bl.example");
    assertThat(DomainName.parse("2.0.0.127").below(zone))
        .contains(DomainName.parse("2.0.0.127.bl.example"));
    DomainName longName = DomainName.parse(LABEL + '.' + LABEL + '.' + LABEL + ".abcdefgh.com");
    assertThat(longName.below(DomainName.parse("a".repeat(60)))).isEqualTo(Optional.empty());
  }

  @Test
  void outlivesAnything() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      String text =
          random
              .ints(random.nextInt(20), 0, 0x300)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      DomainName.of(text).ifPresent(name -> assertThat(DomainName.of(name.text())).contains(name));
    }
  }
}
