package org.sluicemail.filters.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Address;

class SendersTest {
  @ParameterizedTest
  @CsvSource({
    "Ann@Example.ORG, ann@example.org",
    "ann+tag@example.org, ann@example.org",
    "'', <>",
    "postmaster, postmaster",
    "prvs=1234567890=ann@example.org, ann@example.org",
    "SRS0=HHH=TT=example.org=ann@forward.example, ann@example.org",
    "list-bounces-4711-ann=example.net@lists.example, list-bounces-#-ann=example.net@lists.example",
    "list-bounces-4712-ann=example.net@lists.example, list-bounces-#-ann=example.net@lists.example",
    "bounces+4711-ab12-x=y.example@mass.example, bounces@mass.example",
    "0100018c1f2a9c2a-0a1b2c3d-000000@mass.example, #-#-#@mass.example",
    "msprvs1=1234=bounces-99-x@mass.example, msprvs1=#=bounces-#-x@mass.example",
    "john.1987@example.org, john.#@example.org",
    // people, not counters
    "bob1987@example.org, bob1987@example.org",
    "12345@qq.example, 12345@qq.example",
    "deadbeef@example.org, deadbeef@example.org",
    "facade-cafe@example.org, facade-cafe@example.org",
  })
  void whatChangesFromMailToMailIsLeftOut(String address, String word) {
    assertThat(Senders.word(Address.parse(address))).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({"ann@Example.org, example.org", "'', <>", "postmaster, <>"})
  void domainOfASender(String address, String domain) {
    assertThat(Senders.domain(Address.parse(address))).isEqualTo(domain);
  }

  @ParameterizedTest
  @CsvSource({
    "mail-1.big.example, big.example",
    "MAIL-1.Big.Example, big.example",
    "big.example, big.example",
    "out.mail.firm.co.uk, firm.co.uk",
    "mx.firm.com.br, firm.com.br",
    "mout.web.de, mout.web.de",
    "mx.posteo.de, posteo.de",
    "firm.co.uk, firm.co.uk",
    "co.uk, ''",
    "localhost, ''",
    "'', ''",
    "., ''",
  })
  void operatorOfAHost(String name, String operator) {
    assertThat(Hosts.operator(name)).isEqualTo(operator);
  }

  @Test
  @Timeout(5)
  void longAddressesAreReadInOneGo() {
    String local = "1a".repeat(100_000);
    assertThat(Senders.word(Address.parse(local + "@example.org"))).isNotEmpty();
    assertThat(Senders.word(Address.parse("1-".repeat(100_000) + "@example.org"))).startsWith("#-");
  }
}
