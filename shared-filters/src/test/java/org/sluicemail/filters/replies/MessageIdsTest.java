package org.sluicemail.filters.replies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

class MessageIdsTest {
  static Stream<Arguments> golden() {
    return Stream.of(
        // RFC 5322 appendix A.2 and section 3.6.4
        arguments("<1234@local.machine.example>", List.of("<1234@local.machine.example>")),
        arguments(
            "<1234@local.machine.example> <3456@example.net>",
            List.of("<1234@local.machine.example>", "<3456@example.net>")),
        arguments("<a@b><c@d>", List.of("<a@b>", "<c@d>")),
        arguments("<a@b>,<c@d>;\t<e@[192.0.2.1]>", List.of("<a@b>", "<c@d>", "<e@[192.0.2.1]>")),
        arguments("(first) <a@b> (sent (on) Monday) <c@d>", List.of("<a@b>", "<c@d>")),
        arguments("(not <x@y>) <a@b>", List.of("<a@b>")),
        arguments("(\\) <x@y>) <a@b>", List.of("<a@b>")),
        // RFC 822 and the obsolete syntax of RFC 5322 section 4.5.4
        arguments("Your message of \"Mon, 1 Jan <x@y> 12:00\" <a@b>", List.of("<a@b>")),
        arguments("Message from bob@example.net of Monday <a@b>", List.of("<a@b>")),
        arguments("<\"a b\"@c>", List.of("<\"ab\"@c>")),
        // as people send it
        arguments("<very.long\r\n .id@example\r\n\t.org>", List.of("<very.long.id@example.org>")),
        arguments("a@b", List.of("<a@b>")),
        arguments("a@b c@d", List.of()),
        arguments("<no-at-sign>", List.of("<no-at-sign>")),
        arguments("<a@b", List.of()),
        arguments("<a@b <c@d>", List.of("<c@d>")),
        arguments("@b> <c@d>", List.of("<c@d>")),
        arguments(":-( <a@b>", List.of("<a@b>")),
        arguments("5\" disks <a@b>", List.of("<a@b>")),
        arguments("<> < > <a@b>", List.of("<a@b>")),
        arguments("<a<b@c>>", List.of("<b@c>")),
        arguments("<CASE@Matters>", List.of("<CASE@Matters>")),
        arguments("", List.of()),
        arguments("On Monday you wrote", List.of()),
        arguments("\\", List.of()),
        arguments("(\\", List.of()),
        arguments("\"\\", List.of()));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void findsEachId(String text, List<String> ids) {
    assertThat(MessageIds.in(text)).isEqualTo(ids);
  }

  @Test
  void lastReferenceIsTheFirstOfThoseAnswered() {
    Header header =
        header("References: <1@a> <2@a>\r\n <3@a>", "In-Reply-To: <4@a> <2@a>", "Subject: <5@a>");
    assertThat(MessageIds.answered(header)).containsExactly("<4@a>", "<2@a>", "<3@a>", "<1@a>");
  }

  @Test
  void onlyReferenceIsAnswered() {
    assertThat(MessageIds.answered(header("references: <1@a>"))).containsExactly("<1@a>");
  }

  @Test
  void ofTooManyTheNearestAreAnswered() {
    StringBuilder thread = new StringBuilder("References:");
    IntStream.range(0, 1000).forEach(i -> thread.append(" <").append(i).append("@example.org>"));
    List<String> ids = MessageIds.answered(header(thread.toString(), "In-Reply-To: <parent@x>"));
    assertThat(ids).hasSize(MessageIds.MOST).startsWith("<parent@x>", "<999@example.org>");
    assertThat(ids.getLast()).isEqualTo("<901@example.org>");
  }

  @Test
  void ownIdIsTheFirst() {
    assertThat(MessageIds.own(header("Message-ID:\r\n <1@a>", "Message-ID: <2@a>")))
        .contains("<1@a>");
    assertThat(MessageIds.own(header("Message-ID: none"))).isEmpty();
    assertThat(MessageIds.own(Header.EMPTY)).isEmpty();
  }

  /** What an id is does not depend on how it was folded or commented on. */
  @Test
  void readsBackWhatItIsGiven() {
    Random random = new Random(3642);
    for (int round = 0; round < 2000; round++) {
      List<String> ids = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(6); i > 0; i--) {
        ids.add("<" + round + "." + i + "@" + random.nextInt(99) + ".example>");
        text.append(between(random)).append(ids.getLast());
      }
      assertThat(MessageIds.in(text + between(random))).as("%s", text).isEqualTo(ids);
    }
  }

  private static String between(Random random) {
    List<String> fillers =
        List.of(" ", "\r\n ", "\t", ",", "(it's \\( (odd) <no@id>)", "\"a \\\" <b@c>\"", "word ");
    StringBuilder text = new StringBuilder(" ");
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(fillers.get(random.nextInt(fillers.size())));
    }
    return text.toString();
  }

  @Test
  void nothingBreaksIt() {
    Random random = new Random(5322);
    String alphabet = "<>@()\"\\ ,.\r\n\tab\0\uDC80é";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(MessageIds.in(text.toString()))
          .as("%s", text)
          .allMatch(id -> id.length() > 2 && id.startsWith("<") && id.endsWith(">"))
          .allMatch(id -> id.indexOf('<', 1) < 0 && id.indexOf('>') == id.length() - 1)
          .allMatch(id -> id.chars().noneMatch(c -> c <= ' '));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "\"", "<", "(\\", "a@b ", "<a@b> ", "((\"", "\r\n "})
  void longFieldsCostNoSquares(String part) {
    Header header = header("References: " + part.repeat((4 << 20) / part.length()));
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> assertThat(MessageIds.answered(header)).hasSizeLessThanOrEqualTo(MessageIds.MOST));
  }

  @Test
  void manyFieldsAreReadTogether() {
    String[] fields = new String[20_000];
    IntStream.range(0, fields.length).forEach(i -> fields[i] = "References: <" + i + "@a> ((((");
    assertThat(MessageIds.answered(header(fields)))
        .hasSize(MessageIds.MOST)
        .startsWith("<19999@a>");
  }

  static Header header(String... fields) {
    return new Header(Stream.of(fields).map(Octets::of).map(HeaderField::of).toList());
  }
}
