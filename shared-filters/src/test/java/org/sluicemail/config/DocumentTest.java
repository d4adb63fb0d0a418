package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** What is kept under an address is what was written there, whatever the keys look like. */
class DocumentTest {
  private static final String[] WORDS = {
    "a",
    "b",
    "example.org",
    "a.b",
    "a..b",
    "[@x]",
    "x(1)",
    "x[1]",
    "l",
    " ",
    " a",
    "a ",
    "yes",
    "010",
    "::1",
    "ä",
    "\uD83D\uDE00",
    "\"",
    "\\",
    "'",
    "a: b",
    "#",
    "/etc/x",
    "$",
    "{}",
    "@",
    "-"
  };

  @RepeatedTest(200)
  void keepsEveryText(RepetitionInfo repetition) throws Exception {
    Random random = new Random(repetition.getCurrentRepetition());
    Map<String, Object> written = section(random, 4);
    Document document = Document.read("f", yaml(written), Map.of());
    assertThat(read(document, document.root())).isEqualTo(written);
  }

  private static Map<String, Object> section(Random random, int depth) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      section.put(word(random), value(random, depth - 1, true));
    }
    return section;
  }

  private static Object value(Random random, int depth, boolean list) {
    return switch (depth == 0 ? 0 : random.nextInt(list ? 4 : 3)) {
      case 0, 1 -> random.nextInt(9) == 0 ? "" : word(random);
      case 2 -> section(random, depth);
      default -> list(random, depth);
    };
  }

  private static List<Object> list(Random random, int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      list.add(value(random, depth, false));
    }
    return list;
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private static String yaml(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> yaml(entry.getKey()) + ": " + yaml(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list ->
          list.stream().map(DocumentTest::yaml).collect(Collectors.joining(", ", "[", "]"));
      default -> '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    };
  }

  private static Object read(Document document, Tree tree) {
    return switch (tree) {
      case Tree.Text text -> document.raw(text);
      case Tree.Items items -> items.items().stream().map(item -> read(document, item)).toList();
      case Tree.Section section -> {
        Map<String, Object> values = new LinkedHashMap<>();
        section.entries().forEach((key, e) -> values.put(key, read(document, e.value())));
        yield values;
      }
    };
  }
}
