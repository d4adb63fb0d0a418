package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.sluicemail.config.Binding.bind;
import static org.sluicemail.config.Binding.problems;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.Binding.Number;
import org.sluicemail.config.Binding.OnError;

class ConfigBindTest {
  record Span(int from, int to) {
    Span {
      if (from > to) {
        throw new IllegalArgumentException("from must not be behind to");
      }
    }
  }

  record Inner(@Default("x") String a, @Default("[1, 2]") List<Integer> b) {}

  record Defaults(
      @Default("X-Spam: yes") String text,
      @Default("") String none,
      @Default("10s") Duration time,
      @Default("[127.0.0.0/8, '::1']") List<Network> networks,
      @Default("one") List<String> one,
      @Default("{a: 1, b: 2}") Map<String, Integer> map,
      @Default("{a: y}") Inner changed,
      @Default("7") Optional<Integer> maybe,
      @Default("proceed") OnError onError,
      Inner inner,
      List<String> list,
      Map<String, String> noMap,
      Optional<String> nothing,
      Config raw) {}

  @ParameterizedTest
  @ValueSource(strings = {"", "inner:\nno-map:\nraw:\n", "inner: {}\nlist: []\nno-map: {}\n"})
  void standsInForWhatIsAbsent(String yaml) throws Exception {
    Defaults defaults = bind(Defaults.class, yaml);
    assertThat(defaults)
        .isEqualTo(
            new Defaults(
                "X-Spam: yes",
                "",
                Duration.ofSeconds(10),
                List.of(Network.parse("127.0.0.0/8"), Network.parse("::1")),
                List.of("one"),
                Map.of("a", 1, "b", 2),
                new Inner("y", List.of(1, 2)),
                Optional.of(7),
                OnError.PROCEED,
                new Inner("x", List.of(1, 2)),
                List.of(),
                Map.of(),
                Optional.empty(),
                defaults.raw()));
    assertThat(defaults.raw().keys()).isEmpty();
    assertThat(defaults.raw().path()).isEqualTo("raw");
  }

  @Test
  void refusesAKeyWithNothingBehindIt() {
    assertThat(problems(Defaults.class, "\ntext:\nlist:\n  - a\n  -\nmaybe: # later\n"))
        .containsExactly(
            "f:2:1: text: has no value; remove the key, or write '' for no text",
            "f:5:4: list[1]: has no value; remove the key, or write '' for no text",
            "f:6:1: maybe: has no value; remove the key, or write '' for no text");
  }

  record Nested(Optional<Span> span, List<Span> spans, Optional<Nested> more) {}

  @Test
  void reportsWhatARecordRefusesAtItsSection() {
    String yaml =
        """
        span: {from: 2, to: 1}
        spans:
          - {from: 1, to: 2}
          - from: 4
            to: 3
          - from: 5
        more:
          more:
            span: {from: 9, to: 8}
        """;
    assertThat(problems(Nested.class, yaml))
        .containsExactly(
            "f:1:1: span: from must not be behind to",
            "f:4:5: spans[1]: from must not be behind to",
            "f:6:5: spans[2].to: is missing",
            "f:9:5: more.more.span: from must not be behind to");
  }

  @Test
  void bindsRecordsThatContainThemselves() throws Exception {
    Nested nested = bind(Nested.class, "more: {more: {span: {from: 1, to: 2}}}");
    assertThat(nested.more().orElseThrow().more().orElseThrow().span()).contains(new Span(1, 2));
  }

  record Nothing() {}

  @Test
  void knowsNoKeyInAnEmptyRecord() {
    assertThat(problems(Nothing.class, "a: b"))
        .containsExactly("f:1:1: a: unknown key; there are none here");
    assertThat(problems(Span.class, "zzzzzz: b"))
        .contains("f:1:1: zzzzzz: unknown key; known: from, to");
  }

  @Test
  void escapesWhatItRepeats() {
    assertThat(problems(Number.class, "v: \"\\e[2J\\nx: y\\u202E\""))
        .containsExactly("f:1:4: v: '\\x1b[2J\\nx: y\\u202e' is not a whole number");
    assertThat(problems(Nothing.class, "\"a\\u202Eb\": c"))
        .containsExactly("f:1:1: a\\u202eb: unknown key; there are none here");
  }

  record Broken(int v) {
    Broken {
      throw new IllegalStateException("a bug of ours");
    }
  }

  record Silent(int v) {
    Silent {
      throw new IllegalArgumentException();
    }
  }

  record Unbindable(Object v) {}

  record BadKeys(Map<List<String>, String> v) {}

  record BadDefault(@Default("[x]") List<Integer> v) {}

  record BadText(@Default("x") int v) {}

  @Test
  void keepsOurOwnMistakesApart() {
    assertThat(problems(Silent.class, "v: 1")).containsExactly("f:1:1: is not valid");
    assertThatIllegalStateException()
        .isThrownBy(() -> bind(Broken.class, "v: 1"))
        .withMessage("a bug of ours");
    assertThatIllegalArgumentException().isThrownBy(() -> bind(Unbindable.class, "v: 1"));
    assertThatIllegalArgumentException().isThrownBy(() -> bind(BadKeys.class, "v: {}"));
    assertThatIllegalStateException()
        .isThrownBy(() -> bind(BadDefault.class, ""))
        .withMessage("the default of v cannot be read");
    assertThatIllegalStateException()
        .isThrownBy(() -> bind(BadText.class, ""))
        .withMessage("the default of v cannot be read");
  }
}
