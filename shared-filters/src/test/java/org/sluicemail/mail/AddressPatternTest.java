package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPatternTest {
  @ParameterizedTest
  @CsvSource({
    "user@example.org, <user@example.org>, true",
    "user@example.org, <USER@Example.ORG>, true",
    "User@Example.org, <user@example.org>, true",
    "user@example.org, <other@example.org>, false",
    "user@example.org, <user@mail.example.org>, false",
    "user@.example.org, <user@mail.example.org>, true",
    "user@.example.org, <user@example.org>, false",
    "example.org, <anybody@example.org>, true",
    "@example.org, <anybody@example.org>, true",
    "@example.org, <anybody@mail.example.org>, false",
    ".example.org, <anybody@mail.example.org>, true",
    ".example.org, <anybody@example.org>, false",
    "postmaster@, <postmaster@any.test>, true",
    "postmaster@, <Postmaster>, true",
    "postmaster@, <hostmaster@any.test>, false",
    "postmaster@, <>, false",
    "example.org, <>, false",
    "<>, <>, true",
    "<>, <user@example.org>, false",
    "<>, <postmaster>, false",
    "example.org, <example.org>, false",
    "example.org, <@relay.test:user@example.org>, true",
    "evil.test, '<\"user@evil.test\"@example.org>', false",
    "example.org, '<\"user@evil.test\"@example.org>', true",
  })
  void matches(String pattern, String path, boolean expected) {
    assertThat(AddressPattern.parse(pattern).matches(Address.parse(path))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "<user@example.org>", "user>", "<", "*@example.org.*", "a@*"})
  void refuses(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressPattern.parse(text));
  }
}
