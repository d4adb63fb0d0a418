package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      nullValues = "null",
      quoteCharacter = '`',
      value = {
        "<bob@example.org>|bob@example.org|bob|example.org",
        "bob@example.org|bob@example.org|bob|example.org",
        "  <bob@example.org>  |bob@example.org|bob|example.org",
        "< bob@example.org >|bob@example.org|bob|example.org",
        "<Bob@Example.ORG>|Bob@Example.ORG|Bob|example.org",
        "<@a.example,@b.example:bob@example.org>|bob@example.org|bob|example.org",
        "@a.example:bob@example.org|bob@example.org|bob|example.org",
        "<\"b o@b\"@example.org>|\"b o@b\"@example.org|\"b o@b\"|example.org",
        "<\"b@b\">|\"b@b\"|\"b@b\"|``",
        "<\"<>\"@example.org>|\"<>\"@example.org|\"<>\"|example.org",
        "<bob@[IPv6:2001:db8::1]>|bob@[IPv6:2001:db8::1]|bob|[ipv6:2001:db8::1]",
        "<jürgen@bücher.example>|jürgen@bücher.example|jürgen|bücher.example",
        "<postmaster>|postmaster|postmaster|``",
        "<bob@example.org|<bob@example.org|bob|example.org",
        "bob@example.org>|bob@example.org>|bob|example.org",
        "<|<|``|``",
        "<@>|@|``|``",
        "<bob@example.org.>|bob@example.org.|bob|example.org",
        "<bob@example.org(@trusted.example>|bob@example.org(@trusted.example|bob|example.org",
        "<bob(a (b\\) c)@x)@example.org>|bob(a (b\\) c)@x)@example.org|bob|example.org",
        "<bob @ example.org (x)>|bob @ example.org (x)|bob|example.org",
        "Bob <bob@example.org>|Bob <bob@example.org>|bob|example.org",
        "<\"(<.\"@example.org>|\"(<.\"@example.org|\"(<.\"|example.org",
        "<\"b\\\"(\"@example.org>|\"b\\\"(\"@example.org|\"b\\\"(\"|example.org",
      })
  void readsPaths(String path, String text, String localPart, String domain) {
    Address address = Address.parse(path);

    assertThat(address.text()).isEqualTo(text);
    assertThat(address.localPart()).isEqualTo(localPart);
    assertThat(address.domain()).isEqualTo(domain);
    assertThat(address.isNull()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"<>", "''", "' <> '", "< >"})
  void readsTheNullPath(String path) {
    assertThat(Address.parse(path)).isEqualTo(Address.NULL);
    assertThat(ReversePath.of(path).isNull()).isTrue();
    assertThat(ReversePath.of(path)).isEqualTo(ReversePath.NULL);
  }

  @Test
  void writesPaths() {
    assertThat(Address.parse("bob@example.org").path()).isEqualTo("<bob@example.org>");
    assertThat(Address.NULL.path()).isEqualTo("<>");
    assertThat(new Address("a\r\nRCPT TO:<x>")).hasToString("<a\\r\\nRCPT TO:<x>>");
  }

  @Test
  void parametersAreKept() {
    assertThat(Recipient.of("<b@example.org>", "NOTIFY=NEVER").parameters())
        .containsExactly("NOTIFY=NEVER");
    assertThat(new Envelope(ReversePath.of("<>", "SIZE=1", "smtputf8")).smtpUtf8()).isTrue();
    assertThat(new Envelope(ReversePath.of("<>", "SIZE=1")).smtpUtf8()).isFalse();
  }
}
