package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFieldTest {
  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("plain", "X: plain"),
        Arguments.of("", "X: "),
        Arguments.of("ends \r\n", "X: ends"),
        Arguments.of("a\nb", "X: a\r\n\tb"),
        Arguments.of("a\r\nb", "X: a\r\n\tb"),
        Arguments.of("a\n b", "X: a\r\n b"),
        Arguments.of("a\r\n\tb", "X: a\r\n\tb"),
        Arguments.of("a\rb", "X: a b"),
        Arguments.of("a\r\r\nb", "X: a \r\n\tb"),
        Arguments.of("a\0b", "X: a b"),
        Arguments.of("a\n\nb", "X: a\r\n\tb"),
        Arguments.of("a\n \t\n\n b", "X: a\r\n b"),
        Arguments.of("\n\nb", "X: b"),
        Arguments.of("\r\n\r\nbody", "X: body"),
        Arguments.of("a\r\n\r\n", "X: a"),
        Arguments.of("a\nBcc: evil", "X: a\r\n\tBcc: evil"),
        Arguments.of("\uDC0A\uDC0D", "X: ??"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textFromOutsideCannotEndTheField(String text, String raw) {
    assertThat(HeaderField.of("X", text).raw().text()).isEqualTo(raw);
  }

  @Test
  void noTextCanEndTheField() {
    Random random = new Random(20260203);
    String letters = "\r\n\t \0a:\uDC8A\u0085\u2028";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      String raw = HeaderField.of("X", text.toString()).raw().text();
      for (String line : raw.split("\r\n", -1)) {
        boolean first = line.startsWith("X:");
        assertThat(first || line.startsWith(" ") || line.startsWith("\t")).as(raw).isTrue();
        assertThat(first || !line.isBlank()).as("an empty line is no fold: " + raw).isTrue();
        assertThat(line.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)).isFalse();
      }
    }
  }

  @Test
  void manyEmptyLinesAreNoTrouble() {
    String text = "a" + "\n".repeat(200_000) + "b";
    assertThat(HeaderField.of("X", text).raw().text()).isEqualTo("X: a\r\n\tb");
    String received = "X: a" + "\r\n ".repeat(200_000) + "b";
    assertThat(HeaderField.of(Octets.of(received)).text()).hasSize(200_002);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "A B", "A:", "A\r\nB", "A\0", "Ä", "A\t"})
  void refusesWhatIsNoName(String name) {
    assertThatThrownBy(() -> HeaderField.of(name, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("\r", "\n", "\0");
  }

  @ParameterizedTest
  @CsvSource({
    "Subject, true",
    "SUBJECT, true",
    "'Subject ', true",
    "'Subject \t', true",
    "'Subject\u2003', false",
    "'Subject\u00a0', false",
    "'Subject\u000b', false",
    "'Subject\u001c', false",
    "'\u2003Subject', false",
    "Sub\u017fect, false",
  })
  void namesAreTheSameForAll(String written, boolean same) {
    Header header =
        new Header(
            List.of(HeaderField.of(Octets.of(written + ":a")), HeaderField.of("Subject", "b")));
    assertThat(header.fields().getFirst().isNamed("subject")).isEqualTo(same);
    assertThat(HeaderField.key(header.fields().getFirst().name()).equals("subject"))
        .isEqualTo(same);
    assertThat(header.count("Subject")).isEqualTo(same ? 2 : 1);
    assertThat(header.ordinals().getLast()).isEqualTo(same ? 2 : 1);
  }

  @Test
  void keysAreOfAsciiAlone() {
    assertThat(HeaderField.key("DKIM-Signature")).isEqualTo("dkim-signature");
    assertThat(HeaderField.key("D\u212aIM")).isEqualTo("d\u212aim");
    assertThat(HeaderField.key("\u0130")).isEqualTo("\u0130");
  }

  @Test
  void aReceivedFieldIsItsOctets() {
    String raw = "Subject : a\r\n  b\r\n\tc ";
    HeaderField field = HeaderField.of(Octets.of(raw));

    assertThat(field.name()).isEqualTo("Subject");
    assertThat(field.value().text()).isEqualTo(" a\r\n  b\r\n\tc ");
    assertThat(field.text()).isEqualTo("a  b\tc");
    assertThat(field.raw().text()).isEqualTo(raw);
    assertThat(field.isNamed("subject")).isTrue();
    assertThat(field.isNamed("Subjec")).isFalse();
    assertThat(field.isNamed("Subjects")).isFalse();
    assertThat(field.withText("new").raw().text()).isEqualTo("Subject: new");
    assertThat(HeaderField.of(Octets.of("A"), Octets.of(" b")))
        .isEqualTo(HeaderField.of(Octets.of("A: b")));
  }

  @Test
  void refusesWhatIsNoField() {
    for (String raw : List.of("", "no colon", ": no name")) {
      assertThatThrownBy(() -> HeaderField.of(Octets.of(raw)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatCode(() -> HeaderField.of(Octets.of("a:"))).doesNotThrowAnyException();
  }

  @Test
  void headersAndMessagesKeepTheirOctets() throws Exception {
    byte[] octets = {'A', ':', (byte) 0xE4, '\r', '\n', ' ', 'x', 0, '\n', 'y'};
    Header header =
        new Header(List.of(HeaderField.of(Octets.of(octets)), HeaderField.of(Octets.of("b:"))));
    Message message = new Message(header, Content.of(new byte[] {1, 2, 3}));

    assertThat(Mails.text(message))
        .isEqualTo(Octets.of(octets).text() + "\r\nb:\r\n\r\n\u0001\u0002\u0003");
    assertThat(message.size()).isEqualTo(message.open().readAllBytes().length);
    assertThat(Header.EMPTY.toBytes()).isEmpty();
  }

  @Test
  void findsFieldsByName() {
    Header header = Mails.header("A: 1\nB: 2\na: 3\n");

    assertThat(header.all("A")).extracting(HeaderField::text).containsExactly("1", "3");
    assertThat(header.first("a").orElseThrow().text()).isEqualTo("1");
    assertThat(header.first("x")).isEmpty();
    assertThat(header.count("a")).isEqualTo(2);
    assertThat(header.ordinal(2)).isEqualTo(2);
    assertThat(header.ordinal(1)).isEqualTo(1);
    assertThat(header.ordinals()).containsExactly(1, 1, 2);
    assertThat(header.with(HeaderField.of("C", "4")).count("c")).isEqualTo(1);
  }
}
