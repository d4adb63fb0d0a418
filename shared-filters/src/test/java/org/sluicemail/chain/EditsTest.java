package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

class EditsTest {
  private static final Header RECEIVED = Mails.header("A: 1\nB: 2\na: 3\nC: 4\n");

  private static List<String> after(Header received, Edit... edits) {
    return lines(Edits.of(received, List.of(edits)).apply(received));
  }

  private static List<String> lines(Header header) {
    return header.fields().stream().map(HeaderField::toString).toList();
  }

  private static HeaderField field(String name, String text) {
    return HeaderField.of(name, text);
  }

  @Test
  void withoutEditsAMailStaysAsItIs() {
    Mail mail = Mails.mail("A : x\n  folded\nB:\n\nbody");

    Mail same = Edits.of(mail.message().header(), List.of()).apply(mail);

    assertThat(same).isEqualTo(mail);
  }

  /** So say those who count fields by name, too. */
  @Test
  void blanksOfUnicodeMakeAnotherName() {
    Header received = Mails.header("A\u2003: 1\nA : 2\nA\u00a0: 3\na : 4\n");

    assertThat(after(received, new Edit.Remove("A", 1)))
        .containsExactly("A\u2003: 1", "A\u00a0: 3", "a : 4");
    assertThat(after(received, new Edit.RemoveAll("a")))
        .containsExactly("A\u2003: 1", "A\u00a0: 3");
    assertThat(received.ordinals()).containsExactly(1, 1, 1, 2);
  }

  @Test
  @Timeout(5)
  void manyNamesCostNoMoreThanManyFields() {
    List<HeaderField> fields =
        IntStream.range(0, 60_000).mapToObj(i -> field("X-" + i, "")).toList();
    List<Edit> edits = fields.stream().<Edit>map(f -> new Edit.RemoveAll(f.name())).toList();
    Header received = new Header(fields);

    assertThat(Edits.of(received, edits).apply(received)).isEqualTo(Header.EMPTY);
  }

  @Test
  @Timeout(5)
  void manyRecipientsCostNoMoreThanTheirNumber() {
    List<Recipient> all =
        IntStream.range(0, 120_000).mapToObj(i -> Recipient.of(i + "@example.org")).toList();
    List<Edit> edits =
        all.stream().skip(1).<Edit>map(r -> new Edit.RemoveRecipient(r.address())).toList();
    Envelope received = new Envelope(ReversePath.NULL, all);

    assertThat(Edits.of(Header.EMPTY, edits).apply(received).recipients())
        .containsExactly(all.getFirst());
  }

  @Test
  void addsAtEachPlaceInTheOrderOfTheChain() {
    assertThat(
            after(
                RECEIVED,
                new Edit.Append(field("E", "1")),
                new Edit.Prepend(field("P", "1")),
                new Edit.Top(field("T", "1")),
                new Edit.Insert(1, field("I", "1")),
                new Edit.Insert(9, field("I", "9")),
                new Edit.Insert(4, field("I", "4")),
                new Edit.Insert(0, field("I", "0")),
                new Edit.Insert(1, field("I", "2")),
                new Edit.Top(field("T", "2")),
                new Edit.Prepend(field("P", "2")),
                new Edit.Append(field("E", "2"))))
        .containsExactly(
            "T: 1", "T: 2", "P: 1", "P: 2", "I: 0", "A: 1", "I: 1", "I: 2", "B: 2", "a: 3", "C: 4",
            "E: 1", "I: 9", "I: 4", "E: 2");
  }

  @Test
  void ordinalsCountTheReceivedFieldsOfANameInAnyCase() {
    assertThat(
            after(
                RECEIVED,
                new Edit.Prepend(field("A", "new")),
                new Edit.Remove("a", 1),
                new Edit.Replace(2, field("A", "three"))))
        .containsExactly("A: new", "B: 2", "A: three", "C: 4");
  }

  @Test
  void whatWasNotReceivedCannotBeRemoved() {
    assertThat(
            after(
                RECEIVED,
                new Edit.Append(field("A", "new")),
                new Edit.Append(field("D", "new")),
                new Edit.Remove("A", 3),
                new Edit.RemoveAll("D")))
        .containsExactly("A: 1", "B: 2", "a: 3", "C: 4", "A: new", "D: new");
  }

  @Test
  void whatWasNotReceivedIsAppendedWhenReplaced() {
    assertThat(after(Header.EMPTY, new Edit.Replace(1, field("Subject", "x"))))
        .containsExactly("Subject: x");
  }

  @Test
  void theLaterOfTwoEditsOfOneFieldWins() {
    Edit replace = new Edit.Replace(1, field("B", "new"));
    Edit other = new Edit.Replace(1, field("b", "newer"));
    Edit remove = new Edit.Remove("B", 1);

    assertThat(after(RECEIVED, replace, other)).contains("b: newer").doesNotContain("B: new");
    assertThat(after(RECEIVED, replace, remove)).containsExactly("A: 1", "a: 3", "C: 4");
    assertThat(after(RECEIVED, new Edit.RemoveAll("B"), replace)).contains("B: new");
    assertThat(after(Header.EMPTY, replace, other))
        .as("also of a field that is not there")
        .containsExactly("b: newer");
  }

  @Test
  void tellsWhatIsContested() {
    Edit replace = new Edit.Replace(1, field("B", "new"));
    Edit absent = new Edit.Replace(3, field("X", "1"));

    assertThat(contested(replace, new Edit.Remove("A", 1), new Edit.Append(field("B", "1"))))
        .isEmpty();
    assertThat(contested(new Edit.Remove("A", 1), new Edit.RemoveAll("a")))
        .as("both say the same")
        .isEmpty();
    assertThat(contested(replace, new Edit.RemoveAll("b"))).containsExactly("B");
    assertThat(contested(absent, new Edit.Replace(3, field("X", "2")))).containsExactly("X");
    assertThat(
            contested(
                new Edit.ChangeSender(ReversePath.NULL),
                new Edit.ChangeSender(ReversePath.of("a@example.org")),
                new Edit.ReplaceBody(Content.of(new byte[1])),
                new Edit.ReplaceBody(Content.of(new byte[2]))))
        .containsExactly("the sender", "the body");
  }

  private static Iterable<String> contested(Edit... edits) {
    return Edits.contested(RECEIVED, List.of(edits));
  }

  @Test
  void changesTheEnvelopeAndTheBody() throws Exception {
    Mail mail = Mails.mail("A: 1\n\nold");
    Content body = Content.of("new".getBytes(StandardCharsets.US_ASCII));
    Recipient dave = Recipient.of("dave@example.net", "NOTIFY=NEVER");
    List<Edit> edits =
        List.of(
            new Edit.ReplaceBody(Content.of(new byte[0])),
            new Edit.ReplaceBody(body),
            new Edit.ChangeSender(ReversePath.of("x@example.com")),
            new Edit.RemoveRecipient(new Address("bob@example.org")),
            new Edit.RemoveRecipient(new Address("nobody@example.org")),
            new Edit.AddRecipient(dave));

    Mail edited = Edits.of(mail.message().header(), edits).apply(mail);

    assertThat(edited.envelope()).isEqualTo(new Envelope(ReversePath.of("x@example.com"), dave));
    assertThat(Mails.text(edited.message())).isEqualTo("A: 1\r\n\r\nnew");
    assertThat(edited.session()).isEqualTo(mail.session());
  }

  // ---- against a simple model: a list of slots, each with what stands above its field

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
            .as("case %d of seed %d: %s on %s", i, seed, edits, lines(received))
            .isEqualTo(new Model(received).apply(edits));
      }
    }
  }

  /** Made once: A, a, B and b with each of twenty texts. */
  private static final List<HeaderField> POOL =
      IntStream.range(0, 80)
          .mapToObj(i -> field(List.of("A", "a", "B", "b").get(i % 4), "text" + i))
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
