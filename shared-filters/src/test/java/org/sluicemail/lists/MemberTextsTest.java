package org.sluicemail.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Address;

class MemberTextsTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "2001:DB8:0:0:0:0:0:7, 2001:db8::7",
    "2001:db8:0:0:0:0:0:0, 2001:db8::",
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:10:0:0:0:0:a0, 2001:db8:10::a0",
    "0:0:1:2:3:0:0:0, 0:0:1:2:3::",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8"
  })
  void addressesOfClientsAreWrittenInOneWay(String address, String text) throws Exception {
    assertThat(EntryKind.NETWORKS.members(InetAddress.getByName(address))).containsExactly(text);
  }

  @Test
  void aShortAddressIsStillTheSame() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] octets = new byte[16];
      octets[0] = 0x20;
      for (int group = 1; group < 8; group++) {
        octets[2 * group + 1] = (byte) random.nextInt(2);
      }
      InetAddress address = InetAddress.getByAddress(octets);
      String text = EntryKind.NETWORKS.members(address).getFirst();
      assertThat(InetAddress.getByName(text)).as(text).isEqualTo(address);
    }
  }

  @Test
  void scopesAreLeftOut() throws Exception {
    byte[] octets = InetAddress.getByName("fe80::1").getAddress();
    InetAddress scoped = Inet6Address.getByAddress("", octets, 3);
    assertThat(EntryKind.NETWORKS.members(scoped)).containsExactly("fe80::1");
  }

  @ParameterizedTest
  @CsvSource({
    "Mail.Example.ORG, 'mail.example.org .example.org .org'",
    "example.org., 'example.org .org'",
    "localhost, localhost",
    "'', ''"
  })
  void namesAreAskedForWithThoseAbove(String name, String texts) {
    assertThat(String.join(" ", EntryKind.DOMAINS.members(name))).isEqualTo(texts);
  }

  @ParameterizedTest
  @CsvSource({
    "Ann@Example.ORG, 'ann@example.org ann@ example.org .org'",
    "postmaster, postmaster@",
    "'', <>"
  })
  void addressesAreAskedForInEachForm(String address, String texts) {
    assertThat(String.join(" ", EntryKind.ADDRESSES.members(Address.parse(address))))
        .isEqualTo(texts);
  }

  @Test
  void usersAreAsTheyAre() {
    assertThat(EntryKind.TEXTS.members("Ann")).containsExactly("Ann");
  }

  @Test
  void aDeepNameIsAskedForInFewForms() {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      labels.add("a" + i);
    }
    String deep = String.join(".", labels) + ".evil.example";
    List<String> texts = EntryKind.DOMAINS.members(deep);
    assertThat(texts).hasSize(17).startsWith(deep).endsWith(".evil.example", ".example");
  }

  /** What is in a list by an entry is in a set by the same entry. */
  @ParameterizedTest
  @CsvSource({
    "ann@example.org, ann@example.org",
    "ann@example.org, example.org",
    "a@b.example, .example",
    "root@example.org, root@",
    "<>, <>"
  })
  void agreesWithLists(String subject, String entry) throws Exception {
    Address address = Address.parse(subject);
    assertThat(EntryList.of(EntryKind.ADDRESSES, List.of(entry)).contains(address)).isTrue();
    assertThat(EntryKind.ADDRESSES.members(address)).contains(entry);
  }
}
