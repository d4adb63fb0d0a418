package org.sluicemail.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Octets;

class RelaxedFieldTest {
  private static Octets relaxed(String raw) {
    return Canonicalization.RELAXED.field(Letter.octets(raw));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A: X | a:X",
        "Subject:Hello | subject:Hello",
        "SUBJECT : a   b | subject:a b",
        "subject~:~a~~b~ | subject:a b",
        "X:a^ b^~~c | x:a b c",
        "X:^ a | x:a",
        "X: a^ | x:a",
        "X: | x:",
        "X:^ ^ | x:",
        "X: a:b : c | x:a:b : c",
      })
  void normalizes(String raw, String wanted) {
    assertThat(relaxed(raw.replace("~", "\t").replace("^", "\r\n")))
        .isEqualTo(Letter.octets(wanted));
  }

  /** RFC 6376 section 3.4.5. */
  @Test
  void doesTheExampleOfTheRfc() {
    assertThat(relaxed("A: X")).isEqualTo(Letter.octets("a:X"));
    assertThat(relaxed("B : Y\t\r\n\tZ  ")).isEqualTo(Letter.octets("b:Y Z"));
  }

  @Test
  void leavesWhatIsNoBlankAlone() {
    String odd = "x:\u0000\u000b\u000c\u00a0\u00e9\u00ff";
    assertThat(relaxed(odd)).isEqualTo(Letter.octets(odd));
  }

  @Test
  void knowsNoTurkishI() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      assertThat(relaxed("MIME-VERSION: I")).isEqualTo(Letter.octets("mime-version:I"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void isItselfWhenSimple() {
    Octets raw = Letter.octets("SubJect :  a\r\n\tb \u00ff ");
    assertThat(Canonicalization.SIMPLE.field(raw)).isEqualTo(raw);
  }
}
