package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.chain.Edits;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.Frame;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Step;

class EditEncoderTest {
  private static final int RUNS = 200_000;
  private static final List<String> NAMES = List.of("Received", "Subject", "X-A", "X-B");

  /** What a mail server does to the header it holds, own Received field first. */
  private static final class MailServer {
    /** How a mail server counts fields that a filter has deleted. */
    enum Kind {
      POSTFIX(false),
      SENDMAIL(true);

      final boolean countsDeleted;

      Kind(boolean countsDeleted) {
        this.countsDeleted = countsDeleted;
      }
    }

    private static final class Field {
      final String name;
      final boolean own;
      String value;
      boolean deleted;

      Field(String name, String value, boolean own) {
        this.name = name;
        this.value = value;
        this.own = own;
      }
    }

    private final Kind kind;
    private final boolean whole;
    private final List<Field> fields = new ArrayList<>();

    MailServer(Kind kind, boolean leadingSpace, Header received) {
      this.kind = kind;
      this.whole = leadingSpace;
      fields.add(new Field("Received", " by us", true));
      received
          .fields()
          .forEach(field -> fields.add(new Field(field.name(), field.value().text(), false)));
    }

    void take(Modification modification) {
      switch (modification) {
        case Modification.AddHeader(String name, Octets value) ->
            fields.add(placeOfAdded(name), made(name, value));
        case Modification.InsertHeader(int index, String name, Octets value) ->
            fields.add(place(index), made(name, value));
        case Modification.ChangeHeader(int ordinal, String name, Octets value) ->
            change(ordinal, name, value);
        default -> throw new IllegalArgumentException(modification.toString());
      }
    }

    private Field made(String name, Octets value) {
      return new Field(name, stored(value), false);
    }

    private String stored(Octets value) {
      return (whole ? "" : " ") + value.text().replace("\n", "\r\n");
    }

    /** Sendmail puts a field that is added above the first of its name. */
    private int placeOfAdded(String name) {
      for (int i = 0; kind == Kind.SENDMAIL && i < fields.size(); i++) {
        if (fields.get(i).name.equalsIgnoreCase(name)) {
          return i;
        }
      }
      return fields.size();
    }

    private int place(int index) {
      int left = index;
      for (int i = 0; i < fields.size(); i++) {
        if (counts(fields.get(i)) && left-- == 0) {
          return i;
        }
      }
      return fields.size();
    }

    private boolean counts(Field field) {
      return kind.countsDeleted || !field.deleted;
    }

    private void change(int ordinal, String name, Octets value) {
      int left = Math.max(1, ordinal);
      for (Field field : fields) {
        boolean shown = !field.own && field.name.equalsIgnoreCase(name);
        if (shown && counts(field) && --left == 0) {
          field.deleted = value.isEmpty();
          field.value = stored(value);
          return;
        }
      }
      if (!value.isEmpty()) {
        fields.add(made(name, value));
      }
    }

    /** The header without the server's own field, as text. */
    List<String> header() {
      return fields.stream()
          .filter(field -> !field.own && !field.deleted)
          .map(field -> field.name + ":" + field.value)
          .toList();
    }
  }

  private static List<Modification> encode(Header received, boolean leadingSpace, Edit... edits) {
    return encode(received, leadingSpace, List.of(edits));
  }

  private static List<Modification> encode(
      Header received, boolean leadingSpace, List<Edit> edits) {
    Set<Step> steps = leadingSpace ? EnumSet.of(Step.LEADING_SPACE) : Set.of();
    return encode(received, new Options(6, EnumSet.allOf(Action.class), steps), edits);
  }

  private static List<Modification> encode(Header received, Options agreed, List<Edit> edits) {
    List<Modification> sent = new ArrayList<>();
    try {
      new EditEncoder(received, agreed, Counting.RECEIVED, sent::add)
          .encode(Edits.of(received, edits));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return sent;
  }

  private static Header header(String... fields) {
    return new Header(
        List.of(fields).stream().map(text -> HeaderField.of(Octets.of(text))).toList());
  }

  private static List<String> text(Header header) {
    return header.fields().stream().map(field -> field.raw().text()).toList();
  }

  private static Header random(Random random) {
    List<HeaderField> fields = new ArrayList<>();
    for (int i = random.nextInt(7); i > 0; i--) {
      fields.add(field(random, "received " + i));
    }
    return new Header(fields);
  }

  private static HeaderField field(Random random, String text) {
    String folded = random.nextInt(8) == 0 ? text + "\r\n\tfolded" : text;
    return HeaderField.of(name(random), folded);
  }

  private static String name(Random random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private static List<Edit> edits(Random random) {
    List<Edit> edits = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      edits.add(edit(random, "edit " + i));
    }
    return edits;
  }

  private static Edit edit(Random random, String text) {
    return switch (random.nextInt(8)) {
      case 0 -> new Edit.Top(field(random, text));
      case 1 -> new Edit.Prepend(field(random, text));
      case 2, 3 -> new Edit.Insert(random.nextInt(8), field(random, text));
      case 4 -> new Edit.Append(field(random, text));
      case 5 -> new Edit.Replace(1 + random.nextInt(4), field(random, text));
      case 6 -> new Edit.Remove(name(random), 1 + random.nextInt(4));
      default -> new Edit.RemoveAll(name(random));
    };
  }

  /** Both ways of counting come to the header that the edits mean. */
  @ParameterizedTest
  @EnumSource(MailServer.Kind.class)
  void mailServersComeToTheSameHeader(MailServer.Kind kind) {
    Random random = new Random(20_261_120);
    for (int run = 0; run < RUNS; run++) {
      boolean leadingSpace = random.nextBoolean();
      Header received = random(random);
      List<Edit> edits = edits(random);
      MailServer server = new MailServer(kind, leadingSpace, received);
      encode(received, leadingSpace, edits).forEach(server::take);
      List<String> expected = text(Edits.of(received, edits).apply(received));
      if (!server.header().equals(expected)) {
        assertThat(server.header()).as("%s of %s", edits, received).isEqualTo(expected);
      }
    }
  }

  @Test
  void addsOnTopAndBelowTheServersOwnField() {
    assertThat(
            encode(
                header("A: 1"),
                true,
                new Edit.Top(HeaderField.of("T1", "t")),
                new Edit.Top(HeaderField.of("T2", "t")),
                new Edit.Prepend(HeaderField.of("P1", "p")),
                new Edit.Prepend(HeaderField.of("P2", "p")),
                new Edit.Append(HeaderField.of("Z", "z"))))
        .containsExactly(
            new Modification.InsertHeader(1, "P2", Octets.of(" p")),
            new Modification.InsertHeader(1, "P1", Octets.of(" p")),
            new Modification.InsertHeader(0, "T2", Octets.of(" t")),
            new Modification.InsertHeader(0, "T1", Octets.of(" t")),
            new Modification.AddHeader("Z", Octets.of(" z")));
  }

  /** Sendmail adds a field above the first of its name. */
  @Test
  void appendsBeyondTheLastWhereTheNameIsTaken() {
    assertThat(
            encode(
                header("A: 1"),
                true,
                new Edit.Append(HeaderField.of("a", "2")),
                new Edit.Append(HeaderField.of("B", "1")),
                new Edit.Append(HeaderField.of("B", "2")),
                new Edit.Append(HeaderField.of("Received", "here"))))
        .containsExactly(
            new Modification.InsertHeader(1_000_000, "a", Octets.of(" 2")),
            new Modification.AddHeader("B", Octets.of(" 1")),
            new Modification.InsertHeader(1_000_000, "B", Octets.of(" 2")),
            new Modification.InsertHeader(1_000_000, "Received", Octets.of(" here")));
  }

  @Test
  void removesFromTheLastToTheFirst() {
    assertThat(encode(header("X: 1", "Y: 2", "x: 3", "X: 4"), true, new Edit.RemoveAll("X")))
        .containsExactly(
            new Modification.ChangeHeader(3, "X", Octets.EMPTY),
            new Modification.ChangeHeader(2, "x", Octets.EMPTY),
            new Modification.ChangeHeader(1, "X", Octets.EMPTY));
  }

  /** The usual chain: foreign copies of our field go before ours is there. */
  @Test
  void removesBeforeItPrepends() {
    assertThat(
            encode(
                header("X-Spam: forged"),
                true,
                new Edit.RemoveAll("X-Spam"),
                new Edit.Prepend(HeaderField.of("X-Spam", "no"))))
        .containsExactly(
            new Modification.ChangeHeader(1, "X-Spam", Octets.EMPTY),
            new Modification.InsertHeader(1, "X-Spam", Octets.of(" no")));
  }

  @Test
  void insertsAtTheEndBeyondTheLastField() {
    HeaderField field = HeaderField.of("Z", "z");
    assertThat(encode(header("A: 1"), true, new Edit.Insert(Integer.MAX_VALUE, field)))
        .containsExactly(new Modification.AddHeader("Z", Octets.of(" z")));
  }

  @Test
  void leavesTheLeadingSpaceToServersThatAddOne() {
    Edit edit = new Edit.Append(HeaderField.of("A", "one\r\n\ttwo"));
    assertThat(encode(Header.EMPTY, true, edit))
        .containsExactly(new Modification.AddHeader("A", Octets.of(" one\n\ttwo")));
    assertThat(encode(Header.EMPTY, false, edit))
        .containsExactly(new Modification.AddHeader("A", Octets.of("one\n\ttwo")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEmptyValueDoesNotDelete(boolean leadingSpace) {
    for (String raw : List.of("A:", "A: ")) {
      HeaderField empty = HeaderField.of(Octets.of(raw));
      List<Modification> sent = encode(header("A: x"), leadingSpace, new Edit.Replace(1, empty));
      assertThat(sent).containsExactly(new Modification.ChangeHeader(1, "A", Octets.of(" ")));
    }
  }

  @Test
  void aValueCannotBeginAnotherField() {
    HeaderField evil = HeaderField.of(Octets.of("A"), Octets.of(" x\r\nB: y\r\n\r\n\0body"));
    Modification sent = encode(Header.EMPTY, true, new Edit.Append(evil)).getFirst();
    String value = ((Modification.AddHeader) sent).value().text();
    assertThat(value).doesNotContain("\r", "\0").doesNotContainPattern("\n[^ \t]");
  }

  @Test
  void sendsABodyInPartsThatFollowEachOther() {
    byte[] body = new byte[2 * Frame.PAYLOAD_LIMIT + 1];
    new Random(1).nextBytes(body);
    List<Modification> sent =
        encode(
            header("A: 1"),
            true,
            new Edit.ReplaceBody(Content.of(body)),
            new Edit.Append(HeaderField.of("B", "2")),
            new Edit.AddRecipient(Recipient.of("c@example.org")));
    assertThat(sent).hasSize(5);
    assertThat(sent.subList(1, 4))
        .containsExactlyElementsOf(Modification.ReplaceBody.split(Octets.of(body, 0, body.length)));
  }

  @Test
  void sendsAnEmptyBodyAsOneEmptyPart() {
    assertThat(encode(Header.EMPTY, true, new Edit.ReplaceBody(Content.of(new byte[0]))))
        .containsExactly(new Modification.ReplaceBody(Octets.EMPTY));
  }

  @Test
  void changesTheEnvelope() {
    List<Edit> edits =
        List.of(
            new Edit.ChangeSender(ReversePath.NULL),
            new Edit.AddRecipient(
                new Recipient(Address.parse("<b@example.org>"), List.of("NOTIFY=NEVER", "X=1"))),
            new Edit.RemoveRecipient(Address.parse("<c@example.org>")));
    assertThat(encode(Header.EMPTY, true, edits))
        .containsExactly(
            new Modification.ChangeSender("<>"),
            new Modification.AddRecipient("<b@example.org>", "NOTIFY=NEVER X=1"),
            new Modification.DeleteRecipient("<c@example.org>"));
    Options plain = new Options(6, EnumSet.of(Action.ADD_RECIPIENT), Set.of());
    assertThat(encode(Header.EMPTY, plain, edits))
        .contains(new Modification.AddRecipient("<b@example.org>"));
  }
}
