package org.sluicemail.milter.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.milter.codec.Wire;

class FieldValueTest {
  /** What follows the colon, what a filter sees of it, and what it sees with leading space. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          ' a',                 'a',               ' a'
          '  a',                ' a',              '  a'
          09 'a',               09 'a',            09 'a'
          'a',                  'a',               'a'
          ' ',                  '',                ' '
          ' a' 0D0A09 'b',      'a' 0A09 'b',      ' a' 0A09 'b'
          ' a' 0A20 'b',        'a' 0A20 'b',      ' a' 0A20 'b'
          ' a' 0D 'b' 0D,       'a' 0D 'b' 0D,     ' a' 0D 'b' 0D
          ' a' 00 'b' 0D0A,     'a',               ' a'
          ' ' FF C3,            FF C3,             ' ' FF C3
          """)
  void isGivenAsAnMtaDoes(String received, String seen, String whole) {
    assertThat(FieldValue.of(Wire.octets(received), false)).isEqualTo(Wire.octets(seen));
    assertThat(FieldValue.of(Wire.octets(received), true)).isEqualTo(Wire.octets(whole));
  }

  @Test
  void nothingStaysNothing() {
    assertThat(FieldValue.of(Wire.octets(""), false).isEmpty()).isTrue();
  }
}
