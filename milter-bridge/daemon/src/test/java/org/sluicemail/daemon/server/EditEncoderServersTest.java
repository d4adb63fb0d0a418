package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.server.Encoded.encode;
import static org.sluicemail.daemon.server.Encoded.header;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.chain.Edits;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Modification;

/** What mail servers, each with its own way of counting, make of what we send. */
class EditEncoderServersTest {
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
}
