package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1/32",
    "10.0.0.0/8, 10.0.0.0/8",
    "10.1.2.3/8, 10.0.0.0/8",
    "192.0.2.130/25, 192.0.2.128/25",
    "255.255.255.255/0, 0.0.0.0/0",
    "::1, 0:0:0:0:0:0:0:1/128",
    "2001:db8::ffff/32, 2001:db8:0:0:0:0:0:0/32",
    "2001:DB8:8000::/33, 2001:db8:8000:0:0:0:0:0/33",
    "::/0, 0:0:0:0:0:0:0:0/0",
    "::ffff:10.1.2.3, 10.1.2.3/32",
    "::ffff:10.1.2.3/104, 10.0.0.0/8",
    "::ffff:0:0/96, 0.0.0.0/0",
  })
  void clearsTheBitsBehindThePrefix(String text, String written) {
    assertThat(Network.parse(text)).hasToString(written);
    assertThat(Network.parse(written)).isEqualTo(Network.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, 9.255.255.255, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 203.0.113.9, false",
    "::/0, 2001:db8::1, true",
    "10.0.0.0/8, ::ffff:10.2.3.4, true",
    "::ffff:10.0.0.0/104, 10.2.3.4, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::1, true",
    "::1, ::2, false",
    "127.0.0.0/8, ::1, false",
  })
  void contains(String network, String address, boolean inside) throws Exception {
    assertThat(Network.parse(network).contains(InetAddress.getByName(address))).isEqualTo(inside);
  }

  @Test
  void containsAnAddressThatIsStillMapped() throws Exception {
    byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 2, 3, 4};
    InetAddress mapped = Inet6Address.getByAddress("x", bytes, 3);
    assertThat(mapped).isInstanceOf(Inet6Address.class);
    assertThat(Network.parse("10.0.0.0/8").contains(mapped)).isTrue();
    assertThat(new Network(mapped, 32)).isEqualTo(Network.parse("10.2.3.4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0/8",
        "10.0.0.0.0",
        "10.0.0.256",
        "010.0.0.1",
        "10.0.0.0/x",
        "10.0.0.0/-1",
        "10.0.0.0/1000",
        "10.0.0.0/8/8",
        "localhost",
        "example.org/24",
        "1:2",
        "::g",
        "[::1]",
        "fe80::1%eth0",
        "10.0.0.1 ",
        "10.0.0.1.",
        "10.0.0.0/255.0.0.0",
        ":",
        "1"
      })
  void refusesWithoutAskingTheDns(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.parse(text))
        .withMessageStartingWith("'" + text + "' is not a network; write 192.0.2.0/24");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/33, 0 to 32",
    "::/129, 0 to 128",
    "::ffff:10.0.0.0/95, 96 to 128",
    "::ffff:10.0.0.0/129, 96 to 128",
  })
  void refusesAPrefixThatIsTooLong(String text, String range) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.parse(text))
        .withMessage("'" + text + "': the prefix must be " + range);
  }

  @Test
  void checksThePrefixAlsoWithoutText() throws Exception {
    InetAddress address = InetAddress.getByName("10.0.0.1");
    assertThatIllegalArgumentException().isThrownBy(() -> new Network(address, 33));
    assertThatIllegalArgumentException().isThrownBy(() -> new Network(address, -1));
  }
}
