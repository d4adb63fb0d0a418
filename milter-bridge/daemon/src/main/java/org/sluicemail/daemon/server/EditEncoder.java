package org.sluicemail.daemon.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sluicemail.chain.Edits;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.FieldText;
import org.sluicemail.milter.codec.Frame;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Step;

/**
 * Edits as milter modifications, in an order in which both ways of counting agree.
 *
 * <p>Postfix forgets a deleted field, Sendmail counts it on: so fields among those received are
 * inserted while nothing is deleted yet, from the bottom to the top since they shift what is below,
 * and changes of one name go from the last ordinal to the first. What goes on top follows at the
 * end. Postfix wants the parts of a body in one row.
 */
final class EditEncoder {
  /** Takes the modifications in their order. */
  @FunctionalInterface
  interface Sink {
    void send(Modification modification) throws IOException;
  }

  /** The index of the field below the server's own Received, which has index 0. */
  private static final int BELOW_RECEIVED = 1;

  /** An index that no server's header comes up to; what is inserted there stands at the end. */
  private static final int BEYOND = 1_000_000;

  private final Header received;
  private final Options agreed;
  private final Counting counting;
  private final Sink sink;

  EditEncoder(Header received, Options agreed, Counting counting, Sink sink) {
    this.received = received;
    this.agreed = agreed;
    this.counting = counting;
    this.sink = sink;
  }

  void encode(Edits edits) throws IOException {
    insertions(edits);
    changes(edits);
    insert(BELOW_RECEIVED, edits.inserted().getOrDefault(0, List.of()));
    insert(BELOW_RECEIVED, edits.prepended());
    insert(0, edits.top());
    append(edits);
    if (edits.body().isPresent()) {
      body(edits.body().get());
    }
    envelope(edits);
  }

  private record Change(String name, int ordinal, Optional<HeaderField> successor) {}

  private void changes(Edits edits) throws IOException {
    List<Change> changes = new ArrayList<>();
    List<Integer> ordinals = received.ordinals();
    for (Map.Entry<Integer, Optional<HeaderField>> entry : edits.changed().entrySet()) {
      int index = entry.getKey();
      String name = received.fields().get(index).name();
      int ordinal = ordinals.get(index) + insertedAbove(edits, index, name);
      changes.add(new Change(name, ordinal, entry.getValue()));
    }
    changes.sort(Comparator.comparingInt(Change::ordinal).reversed());
    for (Change change : changes) {
      Octets value = change.successor().map(this::value).orElse(Octets.EMPTY);
      sink.send(new Modification.ChangeHeader(change.ordinal(), change.name(), value));
    }
  }

  /** The fields of this name that {@link #insertions} has put above the field at {@code index}. */
  private static int insertedAbove(Edits edits, int index, String name) {
    return edits.inserted().subMap(1, index + 1).values().stream()
        .mapToInt(fields -> new Header(fields).count(name))
        .sum();
  }

  private void insertions(Edits edits) throws IOException {
    List<Map.Entry<Integer, List<HeaderField>>> places =
        new ArrayList<>(edits.inserted().tailMap(1).entrySet());
    for (Map.Entry<Integer, List<HeaderField>> place : places.reversed()) {
      insert(counting.index(place.getKey()), place.getValue());
    }
  }

  private void insert(int index, List<HeaderField> fields) throws IOException {
    for (HeaderField field : fields.reversed()) {
      sink.send(new Modification.InsertHeader(index, field.name(), value(field)));
    }
  }

  /**
   * Sendmail adds a field above the first of its name, so one whose name is taken is inserted
   * beyond the last. Others are added: then Sendmail's own field of that name gives way.
   */
  private void append(Edits edits) throws IOException {
    Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    taken.add("Received");
    received.fields().forEach(field -> taken.add(field.name()));
    edits.top().forEach(field -> taken.add(field.name()));
    edits.prepended().forEach(field -> taken.add(field.name()));
    edits.inserted().values().forEach(all -> all.forEach(field -> taken.add(field.name())));
    for (HeaderField field : edits.appended()) {
      sink.send(
          taken.add(field.name())
              ? new Modification.AddHeader(field.name(), value(field))
              : new Modification.InsertHeader(BEYOND, field.name(), value(field)));
    }
  }

  /**
   * The value as the server wants it: folded with LF alone and, where it adds a space itself,
   * without our first one. An empty value would delete the field, so then a space is left.
   */
  private Octets value(HeaderField field) {
    Octets value = Folding.toMilter(field.value());
    if (!agreed.has(Step.LEADING_SPACE) && !value.isEmpty() && value.at(0) == ' ') {
      value = value.slice(1, value.length());
    }
    Octets clean = FieldText.clean(value);
    return clean.isEmpty() ? Octets.of(" ") : clean;
  }

  private void body(Content body) throws IOException {
    byte[] chunk = new byte[Frame.PAYLOAD_LIMIT];
    try (InputStream in = body.open()) {
      int length = in.readNBytes(chunk, 0, chunk.length);
      do {
        sink.send(new Modification.ReplaceBody(Octets.of(ByteBuffer.wrap(chunk, 0, length))));
        length = in.readNBytes(chunk, 0, chunk.length);
      } while (length > 0);
    }
  }

  private void envelope(Edits edits) throws IOException {
    if (edits.sender().isPresent()) {
      ReversePath sender = edits.sender().get();
      String parameters = String.join(" ", sender.parameters());
      sink.send(new Modification.ChangeSender(sender.address().path(), parameters));
    }
    for (Recipient recipient : edits.added()) {
      boolean plain = !agreed.has(Action.ADD_RECIPIENT_ARGS);
      String parameters = plain ? "" : String.join(" ", recipient.parameters());
      sink.send(new Modification.AddRecipient(recipient.address().path(), parameters));
    }
    for (Address recipient : edits.removed()) {
      sink.send(new Modification.DeleteRecipient(recipient.path()));
    }
  }
}
