package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSyntaxTest {
  private static final String QUOTE =
      "; inside [ ] and { } quote text with : or {, such as \"::1\"";

  private static List<String> problems(String yaml) {
    return Problematic.problems(() -> Config.parse("f", yaml));
  }

  static List<Arguments> refused() {
    return List.of(
        Arguments.of(
            "a:\n\tb: c\n",
            "f:2:1: found character '\\\\t(TAB)' that cannot start any token. (Do not use"
                + " \\\\t(TAB) for indentation)"),
        Arguments.of("a: b: c\n", "f:1:5: mapping values are not allowed here"),
        Arguments.of("a: 'b\n", "f:2:1: found unexpected end of stream"),
        Arguments.of("a: b\n---\nc: d\n", "f:2:1: but found another document"),
        Arguments.of("a: [b\n", "f:2:1: expected ',' or ']', but got <stream end>" + QUOTE),
        Arguments.of("a: [::1]\n", "f:1:5: expected the node content, but found ':'" + QUOTE),
        Arguments.of("a: [${env:X}]\n", "f:1:6: expected ',' or ']', but got {" + QUOTE),
        Arguments.of(
            "a: @b\n",
            "f:1:4: found character '@' that cannot start any token. (Do not use @ for"
                + " indentation)"),
        Arguments.of("a: *b\n", "f:1:4: no anchor has this name; quote text that starts with *"),
        Arguments.of("a: !x!b c\n", "f:1:4: tags are not supported; quote text that starts with !"),
        Arguments.of(
            "a: !!int 5\n", "f:1:4: a: tags are not supported; quote text that starts with !"),
        Arguments.of(
            "a: !b c\n", "f:1:4: a: tags are not supported; quote text that starts with !"),
        Arguments.of(
            "a: !!set {b}\n", "f:1:4: a: tags are not supported; quote text that starts with !"),
        Arguments.of(
            "a: !!seq {b: c}\n", "f:1:4: a: tags are not supported; quote text that starts with !"),
        Arguments.of(
            "a: !b%20 c\n", "f: not read: Tag must not contain leading or trailing spaces."),
        Arguments.of("- a\n", "f:1:1: the file must have keys (key: value), not a list"),
        Arguments.of(
            "\n text\n", "f:2:2: the file must have keys (key: value), not a single value"),
        Arguments.of("''\n", "f:1:1: the file must have keys (key: value), not a single value"),
        Arguments.of("a: b\nc: d\na: e\n", "f:3:1: a: is given twice, first in line 1"),
        Arguments.of("s:\n  - {a: b, 'a': c}\n", "f:2:12: s[0].a: is given twice, first in line 2"),
        Arguments.of("? [a]\n: b\n", "f:1:3: a key must be plain text"),
        Arguments.of(
            "'': b\n", "f:1:1: a key must not be empty or have ${ or control characters in it"),
        Arguments.of(
            "\"a\\x1fb\": c\n",
            "f:1:1: a key must not be empty or have ${ or control characters in it"),
        Arguments.of(
            "s: {'${env:A}': c}\n",
            "f:1:5: s: a key must not be empty or have ${ or control characters in it"),
        Arguments.of(
            "a: [[b], c, [d]]\n",
            "f:1:5: a[0]: a list cannot stand in a list\n"
                + "f:1:13: a[2]: a list cannot stand in a list"),
        Arguments.of("a: b\u0001\n", "f:1:5: the character U+0001 is not allowed"),
        Arguments.of("a: b\nc: \uD83D\uDE00\u0000\n", "f:2:5: the character U+0000 is not allowed"),
        Arguments.of("a: \uD83D\uDE00: b\n", "f:1:5: mapping values are not allowed here"),
        Arguments.of("a: {b: c\r\n\r\nd: e\r\n", "f:3:2: expected ',' or '}', but got :" + QUOTE));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void saysWhatIsWrongAndWhere(String yaml, String expected) {
    assertThat(String.join("\n", problems(yaml))).isEqualTo(expected);
  }

  @Test
  void reportsAllDuplicatesAtOnce() {
    assertThat(problems("a: 1\na: 2\ns: {b: 1, b: 2, b: 3}\na: 3\n"))
        .containsExactly(
            "f:2:1: a: is given twice, first in line 1",
            "f:3:11: s.b: is given twice, first in line 3",
            "f:3:17: s.b: is given twice, first in line 3",
            "f:4:1: a: is given twice, first in line 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "# only a comment\n", "---\n", "--- \n...\n", "\uFEFF", "{}", "~:\n"})
  void readsNothing(String yaml) throws Exception {
    Config config = Config.parse("f", yaml);
    assertThat(config.keys()).isEqualTo(yaml.startsWith("~") ? List.of("~") : List.of());
    assertThat(config.path()).isEmpty();
  }

  @Test
  void boundsTheDepth() {
    String deep = "a: " + "{a: ".repeat(39) + "b" + "}".repeat(39);
    assertThat(problems(deep)).isEmpty();
    assertThat(problems("a: " + "{a: ".repeat(45) + "b" + "}".repeat(45)))
        .containsExactly("f: not read: Nesting Depth exceeded max 40");
    assertThat(problems("[".repeat(500_000))).hasSize(1);
    assertThat(problems("- ".repeat(500_000))).hasSize(1);
    assertThat(problems("a:\n" + "? ".repeat(500_000))).hasSize(1);
  }

  @Test
  void boundsWhatAliasesMakeOfASmallFile() {
    StringBuilder bomb = new StringBuilder("a0: &a0 {x: y}\n");
    for (int i = 1; i < 26; i++) {
      bomb.append(String.format("a%d: &a%d {l: *a%d, r: *a%d}\n", i, i, i - 1, i - 1));
    }
    assertThat(problems(bomb.toString())).singleElement().asString().contains("more than 50000");
    assertThat(problems("a: &a {b: c}\nl: [" + "*a, ".repeat(200) + "]\n"))
        .containsExactly(
            "f: not read: Number of aliases for non-scalar nodes exceeds the specified max=100");
  }

  @Test
  void boundsWhatMergingMakesOfASmallFile() {
    StringBuilder bomb = new StringBuilder("a0: &a0 {x: y}\n");
    for (int i = 1; i < 26; i++) {
      bomb.append(String.format("a%d: &a%d {<<: [*a%d, *a%d]}\n", i, i, i - 1, i - 1));
    }
    assertThat(problems(bomb.toString())).singleElement().asString().contains("more than 50000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &x {b: *x}",
        "a: &x [{b: *x}]",
        "a: &x {<<: *x}",
        "a: &x {<<: [*x]}",
        "&x a: {b: &y {c: *y}}"
      })
  void refusesAnAnchorThatContainsItself(String yaml) {
    assertThat(problems(yaml))
        .singleElement()
        .asString()
        .matches("f:\\d+:\\d+: nested too deeply, or an anchor that contains itself");
  }

  @Test
  void boundsTheNumberOfValues() {
    assertThat(problems("a: [" + "b,".repeat(49_998) + "]")).isEmpty();
    assertThat(problems("a: [" + "b,".repeat(50_000) + "]"))
        .containsExactly("f:1:100001: more than 50000 values");
  }
}
