package org.sluicemail.daemon.opendkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Addresses;
import org.sluicemail.dkim.keys.DataSet;

class HostSetTest {
  private static HostSet of(String rows) throws Exception {
    return new HostSet(DataSet.open("csl:" + rows, Path.of("")));
  }

  private static Optional<InetAddress> address(String text) {
    return Addresses.literal(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.example.org                  | a.example.org | 192.0.2.1   | true
          a.example.org                  | A.Example.ORG | 192.0.2.1   | true
          a.example.org                  | b.example.org | 192.0.2.1   | false
          a.example.org                  | x.a.example.org | 192.0.2.1 | false
          .example.org                   | a.b.example.org | 192.0.2.1 | true
          .example.org                   | example.org   | 192.0.2.1   | false
          .org,!.example.org             | a.example.org | 192.0.2.1   | false
          .org,!.example.org             | a.example.net | 192.0.2.1   | false
          .org,!.example.org             | a.example2.org | 192.0.2.1  | true
          !.org,a.example.org            | a.example.org | 192.0.2.1   | true
          a.example.org,!a.example.org   | a.example.org | 192.0.2.1   | false
          !a.example.org,192.0.2.1       | a.example.org | 192.0.2.1   | false
          a.example.org,!192.0.2.1       | a.example.org | 192.0.2.1   | true
          192.0.2.1                      | a.example.org | 192.0.2.1   | true
          192.0.2.1                      | a.example.org | 192.0.2.2   | false
          [192.0.2.1]                    | a.example.org | 192.0.2.1   | true
          192.0.2.0/24                   | a.example.org | 192.0.2.77  | true
          [192.0.2.0]/24                 | a.example.org | 192.0.2.77  | true
          192.0.2.5/24                   | a.example.org | 192.0.2.5   | false
          192.0.2.0/24,!192.0.2.77       | a.example.org | 192.0.2.77  | false
          192.0.2.77,!192.0.2.0/24       | a.example.org | 192.0.2.77  | true
          192.0.2.0/24,!192.0.2.64/26    | a.example.org | 192.0.2.77  | false
          !192.0.2.0/24,192.0.2.64/26    | a.example.org | 192.0.2.77  | true
          192.0.2.0/24,!192.0.2.0/24     | a.example.org | 192.0.2.77  | false
          0.0.0.0/0                      | a.example.org | 203.0.113.9 | true
          !192.0.2.77/32,192.0.2.77      | a.example.org | 192.0.2.77  | true
          2001:db8::1                    | a.example.org | 2001:DB8:0:0:0:0:0:1 | true
          2001:DB8::1                    | a.example.org | 2001:db8::1 | true
          2001:db8::/32                  | a.example.org | 2001:db8:5::1 | true
          [2001:db8::1]                  | a.example.org | 2001:db8::1 | true
          [2001:db8::]/32                | a.example.org | 2001:db8:5::1 | true
          2001:db8::/32,!2001:db8:5::/48 | a.example.org | 2001:db8:5::1 | false
          ::1                            | localhost     | ::1         | true
          127.0.0.1                      | localhost     | ::ffff:127.0.0.1 | true
          ::/0                           | a.example.org | 192.0.2.1   | false
          [192.0.2.1]                    | [192.0.2.1]   | 203.0.113.9 | true
          """)
  void decidesByWhatIsMostExact(String rows, String name, String address, boolean expected)
      throws Exception {
    assertThat(of(rows).contains(name, address(address))).isEqualTo(expected);
  }

  @Test
  void takesOneThatHasNoAddressByName() throws Exception {
    assertThat(of("localhost").contains("localhost", Optional.empty())).isTrue();
    assertThat(of("0.0.0.0/0,::/0").contains("localhost", Optional.empty())).isFalse();
    assertThat(of("localhost").contains("", Optional.empty())).isFalse();
    assertThat(HostSet.EMPTY.contains("localhost", address("127.0.0.1"))).isFalse();
  }

  @Test
  void takesNamesAlone() throws Exception {
    assertThat(of(".example.org,mx.example.net").contains("mx.example.org")).isTrue();
    assertThat(of(".example.org,mx.example.net").contains("mx.example.net")).isTrue();
    assertThat(of(".example.org,mx.example.net").contains("example.org")).isFalse();
  }
}
