package org.sluicemail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneFileTest {
  private static final String ZONE =
      """
      $TTL 300
      example.org        A     192.0.2.1
      example.org  60    A     192.0.2.2
      example.org        AAAA  2001:db8::1
      example.org        MX    10 mail.example.org
      example.org        MX    20 odd\\064name.example.org
      nomail.example     MX    0 .
      example.org        TXT   "v=spf1 " "-all"
      Upper.Example      TXT   "caf\\195\\169 \\255"
      1.2.0.192.in-addr.arpa PTR mail.example.org
      www.example.org    CNAME web.example.org
      web.example.org    CNAME example.org
      lost.example.org   CNAME nowhere.example.org
      loop.example.org   CNAME pool.example.org
      pool.example.org   CNAME loop.example.org
      *.wild.example     A     127.0.0.2
      in.wild.example    TXT   here
      ;! SERVFAIL broken.example
      ;! TIMEOUT slow.example
      """;

  private final ZoneFile zone = zone(ZONE);

  private static ZoneFile zone(String text) {
    try {
      return ZoneFile.of(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static DomainName name(String text) {
    return DomainName.parse(text);
  }

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  @Test
  void hasRecordsOfEachType() throws Exception {
    assertThat(zone.a(name("example.org")))
        .isEqualTo(
            new Answer.Found<>(
                java.util.List.of(address("192.0.2.1"), address("192.0.2.2")),
                Duration.ofSeconds(60)));
    assertThat(zone.aaaa(name("EXAMPLE.org")).records()).containsExactly(address("2001:db8::1"));
    assertThat(zone.txt(name("example.org")).records()).containsExactly("v=spf1 -all");
    assertThat(zone.txt(name("upper.example")).records()).containsExactly("café \uDCFF");
    assertThat(zone.ptr(address("192.0.2.1")).records()).containsExactly(name("mail.example.org"));
  }

  @Test
  void leavesOutExchangersThatNobodyCanAskFor() throws Exception {
    assertThat(zone.mx(name("example.org")).records())
        .containsExactly(new MailExchange(10, Optional.of(name("mail.example.org"))));
    assertThat(zone.mx(name("nomail.example")).records())
        .containsExactly(new MailExchange(0, Optional.empty()));
  }

  @Test
  void goesAlongAliases() throws Exception {
    assertThat(zone.a(name("www.example.org")).records()).hasSize(2);
    assertThat(zone.a(name("lost.example.org"))).isInstanceOf(Answer.NoName.class);
    assertThatThrownBy(() -> zone.a(name("loop.example.org")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 8 aliases");
  }

  @Test
  void tellsNoDataFromNoName() throws Exception {
    assertThat(zone.mx(name("www.example.org")).records()).hasSize(1);
    assertThat(zone.txt(name("in-addr.arpa"))).isInstanceOf(Answer.NoData.class);
    assertThat(zone.txt(name("web.wild.example"))).isInstanceOf(Answer.NoData.class);
    assertThat(zone.txt(name("a.example.org"))).isInstanceOf(Answer.NoName.class);
    assertThat(ZoneFile.EMPTY.txt(name("example.org")).records()).isEmpty();
  }

  @Test
  void hasWildcardsWhereNothingElseExists() throws Exception {
    assertThat(zone.a(name("4.3.2.1.wild.example")).records())
        .containsExactly(address("127.0.0.2"));
    assertThat(zone.a(name("in.wild.example"))).isInstanceOf(Answer.NoData.class);
    assertThat(zone.a(name("x.in.wild.example"))).isInstanceOf(Answer.NoName.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken.example", "SLOW.example"})
  void failsWhereItIsToldTo(String text) {
    assertThatThrownBy(() -> zone.txt(name(text))).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org A 192.0.2.300",
        "example.org NONSENSE x",
        "$INCLUDE /etc/passwd",
        ";! TIMEOUT a..b"
      })
  void refusesWhatItCannotRead(String text) {
    assertThatThrownBy(() -> ZoneFile.of(text)).isInstanceOf(IOException.class);
  }

  @Test
  void isReadFromAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("zone"), ZONE);
    assertThat(ZoneFile.read(file).a(name("example.org")).records()).hasSize(2);
    assertThatThrownBy(() -> ZoneFile.read(folder.resolve("none"))).isInstanceOf(IOException.class);
  }
}
