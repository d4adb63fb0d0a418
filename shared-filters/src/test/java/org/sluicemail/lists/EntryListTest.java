package org.sluicemail.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.AddressPattern;
import org.sluicemail.mail.DomainPattern;

class EntryListTest {
  @TempDir Path folder;

  private String file(String text) throws IOException {
    return "file:" + Files.writeString(folder.resolve("list"), text);
  }

  @Test
  void hasEntriesAndFiles() throws Exception {
    String file = file("# partners\n\n2001:db8::/32   # all of them\n\t192.0.2.0/24\r\n");
    var list = EntryList.of(EntryKind.NETWORKS, List.of("10.0.0.0/8", file));
    assertThat(list.contains(InetAddress.getByName("10.1.1.1"))).isTrue();
    assertThat(list.contains(InetAddress.getByName("192.0.2.7"))).isTrue();
    assertThat(list.contains(InetAddress.getByName("2001:db8::7"))).isTrue();
    assertThat(list.contains(InetAddress.getByName("192.0.3.7"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, true", "EXAMPLE.org, true", "example.org., true", "a.example.org, false",
    "a.example.net, true", "a.b.EXAMPLE.net, true", "example.net, false", "badexample.net, false",
    "mail.capital.example, true", "'', false", ".example.org, false", "org, false"
  })
  void findsDomains(String host, boolean found) throws Exception {
    List<String> entries = List.of("example.org", ".example.net", "Mail.CAPITAL.example");
    assertThat(EntryList.of(EntryKind.DOMAINS, entries).contains(host)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@example.org", "ANN@Example.ORG", "bob@example.org", "x@example.net", "x@example.com",
        "x@a.example.com", "x@a.b.Example.com", "postmaster@anything.example", "postmaster", "<>",
        "root@a.list.example", "x@a.list.example", "\"ann\"@example.org", "(c) ann@example.org", "x"
      })
  void agreesWithThePatternsOneByOne(String text) throws Exception {
    List<String> entries =
        List.of(
            "Ann@example.org",
            "@example.net",
            ".example.com",
            "postmaster@",
            "<>",
            "root@.list.example");
    Address address = Address.parse(text);
    boolean plain = entries.stream().map(AddressPattern::parse).anyMatch(p -> p.matches(address));
    assertThat(EntryList.of(EntryKind.ADDRESSES, entries).contains(address)).isEqualTo(plain);
  }

  @Test
  void theNullSenderIsNoAddressAndNoAddressIsTheNullSender() throws Exception {
    assertThat(EntryList.of(EntryKind.ADDRESSES, List.of("<>")).contains(Address.NULL)).isTrue();
    var others = EntryList.of(EntryKind.ADDRESSES, List.of("postmaster@", "example.org"));
    assertThat(others.contains(Address.NULL)).isFalse();
  }

  @Test
  void anEndlessNameTakesNoTime() throws Exception {
    var list = EntryList.of(EntryKind.DOMAINS, List.of(".example"));
    assertThat(list.contains("a.".repeat(500_000) + "example")).isTrue();
    assertThat(DomainPattern.parse(".example").matches("a.example")).isTrue();
  }

  @Test
  void textsAreAsTheyAre() throws Exception {
    var list = EntryList.of(EntryKind.TEXTS, List.of("ann"));
    assertThat(list.contains("ann")).isTrue();
    assertThat(list.contains("Ann")).isFalse();
  }

  /** A name with a colon is one that nobody has. */
  @Test
  void setsAreForThoseWhoAsk() throws Exception {
    for (String entry : List.of("set:blocked", file("example.org\nset:blocked\n"))) {
      assertThatThrownBy(() -> EntryList.of(EntryKind.DOMAINS, List.of(entry)))
          .hasMessageContaining("a set stands only among the entries of a list of Lists");
    }
  }

  @Test
  void tellsWhatIsWrongAndWhere() throws Exception {
    String broken = file("192.0.2.0/24\n192.0.2.300 # what?\n");
    Config section = Config.parse("f", "a: 1\nclients: x\n");
    assertThatThrownBy(() -> EntryList.of(EntryKind.NETWORKS, List.of(broken), section, "clients"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("f:2:1: clients: " + folder.resolve("list") + ":2: '192.0.2.300'");
    assertThatThrownBy(() -> EntryList.of(EntryKind.DOMAINS, List.of("a b"), section, "clients"))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () -> EntryList.of(EntryKind.NETWORKS, List.of("file:/nowhere/x"), section, "clients"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("/nowhere/x");
  }
}
