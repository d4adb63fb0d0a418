package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

class SubjectTemplateTest {
  private static String fill(String template, String received) {
    return SubjectTemplate.parse(template).fill(received, 7.125, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "***SPAM*** %s | hello                | ***SPAM*** hello",
        "***SPAM*** %s | ' hello'             | ***SPAM*** hello",
        "***SPAM*** %s | ''                   | ***SPAM***",
        "%s            | hello                | hello",
        "[%d] %s       | hello                | [7.13] hello",
        "%d%% %s!      | hello                | 7.13% hello!",
        "%%s           | hello                | %s",
        "%%d %s        | %d                   | %d %d",
        "spam          | hello                | spam",
        "[SPAM]%s      | hello                | [SPAM]hello",
        "[SPAM]%s      | =?utf-8?q?a?=        | [SPAM] =?utf-8?q?a?=",
        "SPAM %s       | =?utf-8?q?a?=        | SPAM =?utf-8?q?a?=",
        "%s (spam)     | =?utf-8?q?a?=        | =?utf-8?q?a?= (spam)",
        "%s(spam)      | =?utf-8?q?a?=        | =?utf-8?q?a?= (spam)",
        "für %s        | hello                | =?UTF-8?B?ZsO8cg==?= hello",
        "für %s        | =?utf-8?q?a?=        | =?UTF-8?B?ZsO8ciA=?= =?utf-8?q?a?=",
        "%s für        | =?utf-8?q?a?=        | =?utf-8?q?a?= =?UTF-8?B?IGbDvHI=?=",
        "%s für        | hello                | hello =?UTF-8?B?ZsO8cg==?=",
      })
  void fills(String template, String received, String filled) {
    assertThat(fill(template, received)).isEqualTo(filled);
  }

  @Test
  void losesNoOctetAndNoFold() {
    byte[] value = {' ', 'a', (byte) 0xE4, '\r', '\n', ' ', ' ', (byte) 0xFF, 'z'};
    String received = Octets.of(value).text();
    HeaderField field = HeaderField.of("Subject", fill("S %s", received));
    byte[] expected = "Subject: S a\0\r\n  \0z".getBytes(StandardCharsets.ISO_8859_1);
    expected[12] = (byte) 0xE4;
    expected[17] = (byte) 0xFF;
    assertThat(field.raw().toArray()).isEqualTo(expected);
  }

  @Test
  void leavesTextAloneWhereUtf8IsAllowed() {
    assertThat(SubjectTemplate.parse("für %s").fill("grün", 1, true)).isEqualTo("für grün");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s %s", "%x", "100%", "%s %", "% s"})
  void refuses(String template) {
    assertThatIllegalArgumentException().isThrownBy(() -> SubjectTemplate.parse(template));
  }

  @Test
  void splitsLongTextIntoWordsBetweenCharacters() {
    String text = "äöü€😀".repeat(40);
    String encoded = EncodedWords.encode(text);
    assertThat(encoded.split("\r\n ")).hasSizeGreaterThan(10).allMatch(word -> word.length() <= 75);
    String decoded =
        Arrays.stream(encoded.split("\r\n "))
            .map(word -> word.substring(10, word.length() - 2))
            .map(word -> new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    assertThat(decoded).isEqualTo(text);
  }
}
