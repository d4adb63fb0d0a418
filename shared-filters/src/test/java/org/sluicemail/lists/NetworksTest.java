package org.sluicemail.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Network;

class NetworksTest {
  private static Networks of(String... networks) {
    return Networks.of(Stream.of(networks).map(Network::parse).toList());
  }

  private static InetAddress address(byte... bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The index of the first of several that nest, meet, repeat and end at either end. */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0, 2",
    "10.1.2.2, 2",
    "10.1.2.3, 0",
    "10.1.2.4, 2",
    "10.255.255.255, 2",
    "11.0.0.0, 3",
    "9.255.255.255, 3",
    "0.0.0.0, 3",
    "255.255.255.255, 3",
    "192.0.2.0, 1",
    "192.0.2.255, 1",
    "192.0.3.0, 3",
    "::ffff:10.1.2.3, 0",
    "2001:db8::, 6",
    "2001:db8::1, 5",
    "2001:db8::2, 6",
    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 6",
    "2001:db9::, -1",
    "::, -1",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 7"
  })
  void findsTheFirst(String address, int first) throws Exception {
    Networks networks =
        of(
            "10.1.2.3",
            "192.0.2.0/24",
            "10.0.0.0/8",
            "0.0.0.0/0",
            "10.1.2.3",
            "2001:db8::1",
            "2001:db8::/32",
            "ffff::/16");
    OptionalInt expected = first < 0 ? OptionalInt.empty() : OptionalInt.of(first);
    assertThat(networks.first(InetAddress.getByName(address))).isEqualTo(expected);
    assertThat(networks.contains(InetAddress.getByName(address))).isEqualTo(first >= 0);
  }

  @Test
  void masksAreThoseOfTheNetworkAndNotOfTheMachine() throws Exception {
    Networks networks = of("203.0.112.0/19", "2001:db8:0:1::/64");
    assertThat(networks.contains(InetAddress.getByName("203.0.96.0"))).isTrue();
    assertThat(networks.contains(InetAddress.getByName("203.0.127.255"))).isTrue();
    assertThat(networks.contains(InetAddress.getByName("203.0.1.0"))).isFalse();
    assertThat(networks.contains(InetAddress.getByName("203.0.128.0"))).isFalse();
    assertThat(networks.contains(InetAddress.getByName("2001:db8:0:1:ffff::"))).isTrue();
    assertThat(networks.contains(InetAddress.getByName("2001:db8:0:2::"))).isFalse();
  }

  @Test
  void familiesDoNotMix() throws Exception {
    assertThat(of("::/0").contains(InetAddress.getByName("192.0.2.1"))).isFalse();
    assertThat(of("0.0.0.0/0").contains(InetAddress.getByName("2001:db8::1"))).isFalse();
    assertThat(of().contains(InetAddress.getByName("192.0.2.1"))).isFalse();
  }

  /** As a plain search says, for random networks of which many nest. */
  @Test
  void agreesWithAPlainSearch() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      int size = random.nextBoolean() ? 4 : 16;
      List<Network> networks = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        networks.add(new Network(any(random, size), random.nextInt(size * 8 + 1)));
      }
      Networks fast = Networks.of(networks);
      for (int i = 0; i < 200; i++) {
        InetAddress address = any(random, size);
        OptionalInt plain =
            IntStream.range(0, networks.size())
                .filter(n -> networks.get(n).contains(address))
                .findFirst();
        assertThat(fast.first(address)).as("%s in %s", address, networks).isEqualTo(plain);
      }
    }
  }

  /** Few bits differ, so that networks nest and borders are met. */
  private static InetAddress any(Random random, int size) {
    byte[] bytes = new byte[size];
    byte fill = (byte) (random.nextBoolean() ? 0 : -1);
    for (int i = 0; i < size; i++) {
      bytes[i] = random.nextInt(4) == 0 ? (byte) (1 << random.nextInt(8)) : fill;
    }
    return address(bytes);
  }

  @Test
  void isFastForAHundredThousand() {
    Random random = new Random(2);
    List<Network> networks = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      networks.add(new Network(address(bytes), 16 + random.nextInt(bytes.length * 8 - 15)));
    }
    Networks all = Networks.of(networks);
    long begin = System.nanoTime();
    int found = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[4];
      random.nextBytes(bytes);
      found += all.contains(address(bytes)) ? 1 : 0;
    }
    assertThat(found).isPositive();
    // A plain search needs minutes; this one some 50 ms where nobody else works.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }
}
