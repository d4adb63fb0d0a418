package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/** Against a simple model: a list of slots, each with what stands above its field. */
class EditsModelTest {
  @Test
  void agreesWithASimpleModel() {
    long seed = 20260203;
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      Header received = randomHeader(random);
      List<Edit> edits = randomEdits(random);

      List<HeaderField> actual = Edits.of(received, edits).apply(received).fields();

      if (!actual.equals(new Model(received).apply(edits))) {
        assertThat(actual)
            .as("case %d of seed %d: %s on %s", i, seed, edits, received.fields())
            .isEqualTo(new Model(received).apply(edits));
      }
    }
  }

  /** Made once: A, a, B and b with each of twenty texts. */
  private static final List<HeaderField> POOL =
      IntStream.range(0, 80)
          .mapToObj(i -> HeaderField.of(List.of("A", "a", "B", "b").get(i % 4), "text" + i))
          .toList();

  private static HeaderField anyField(Random random) {
    return POOL.get(random.nextInt(POOL.size()));
  }

  private static Header randomHeader(Random random) {
    List<HeaderField> fields = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      fields.add(anyField(random));
    }
    return new Header(fields);
  }

  private static String name(Random random) {
    return List.of("A", "a", "B", "b").get(random.nextInt(4));
  }

  private static List<Edit> randomEdits(Random random) {
    List<Edit> edits = new ArrayList<>();
    for (int i = random.nextInt(7); i > 0; i--) {
      HeaderField field = anyField(random);
      int ordinal = 1 + random.nextInt(3);
      edits.add(
          switch (random.nextInt(7)) {
            case 0 -> new Edit.Top(field);
            case 1 -> new Edit.Prepend(field);
            case 2 -> new Edit.Insert(random.nextInt(8), field);
            case 3 -> new Edit.Append(field);
            case 4 -> new Edit.Replace(ordinal, field);
            case 5 -> new Edit.Remove(name(random), ordinal);
            default -> new Edit.RemoveAll(name(random));
          });
    }
    return edits;
  }

  /** What was received, slot by slot, and what the edits add, by place, in their order. */
  private static final class Model {
    private record Row(int place, HeaderField field) {}

    private static final int TOP = -2;
    private static final int PREPENDED = -1;
    private static final int APPENDED = 2000;

    private final List<String> names = new ArrayList<>();
    private final List<Optional<HeaderField>> slots = new ArrayList<>();
    private final List<Row> added = new ArrayList<>();
    private final Map<String, Integer> absent = new HashMap<>();

    Model(Header received) {
      for (HeaderField field : received.fields()) {
        names.add(key(field));
        slots.add(Optional.of(field));
      }
    }

    private static String key(HeaderField field) {
      return field.isNamed("a") ? "a" : "b";
    }

    List<HeaderField> apply(List<Edit> edits) {
      edits.forEach(this::apply);
      List<HeaderField> result = new ArrayList<>();
      rows(TOP, result);
      rows(PREPENDED, result);
      for (int i = 0; i < names.size(); i++) {
        rows(i, result);
        slots.get(i).ifPresent(result::add);
      }
      rows(APPENDED, result);
      return result;
    }

    private void rows(int place, List<HeaderField> result) {
      for (Row row : added) {
        if (row.place == place) {
          result.add(row.field);
        }
      }
    }

    private void apply(Edit edit) {
      switch (edit) {
        case Edit.Top(HeaderField field) -> added.add(new Row(TOP, field));
        case Edit.Prepend(HeaderField field) -> added.add(new Row(PREPENDED, field));
        case Edit.Insert(int position, HeaderField field) ->
            added.add(new Row(position < names.size() ? position : APPENDED, field));
        case Edit.Append(HeaderField field) -> added.add(new Row(APPENDED, field));
        case Edit.Replace(int ordinal, HeaderField field) -> replace(ordinal, field);
        case Edit.Remove(String name, int ordinal) -> set(name, ordinal, Optional.empty());
        case Edit.RemoveAll(String name) -> {
          for (int ordinal = 1; ordinal <= names.size(); ordinal++) {
            set(name, ordinal, Optional.empty());
          }
        }
        default -> throw new IllegalArgumentException(edit.toString());
      }
    }

    private void replace(int ordinal, HeaderField field) {
      if (set(key(field), ordinal, Optional.of(field))) {
        return;
      }
      Integer row = absent.putIfAbsent(key(field) + ordinal, added.size());
      if (row == null) {
        added.add(new Row(APPENDED, field));
      } else {
        added.set(row, new Row(APPENDED, field));
      }
    }

    private boolean set(String name, int ordinal, Optional<HeaderField> field) {
      int seen = 0;
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).equalsIgnoreCase(name) && ++seen == ordinal) {
          slots.set(i, field);
          return true;
        }
      }
      return false;
    }
  }
}
