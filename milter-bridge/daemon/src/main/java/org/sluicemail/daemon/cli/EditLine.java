package org.sluicemail.daemon.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluicemail.chain.Edits;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Modification;

/**
 * One edit as it is printed. Edits stand in an order that a milter's modifications can be brought
 * to as well: what is added from the top down, then what is changed in the order of the fields.
 *
 * @param name of the field, or empty
 * @param ordinal of the received field among those of its name, or its position; 0 for neither
 */
record EditLine(Edit.Kind op, String name, Optional<String> value, int ordinal) {

  /** The lines of edits to a message with this header. */
  static List<EditLine> of(Header received, Edits edits) {
    List<EditLine> lines = new ArrayList<>();
    edits.top().forEach(field -> lines.add(added(Edit.Kind.TOP, field)));
    edits.prepended().forEach(field -> lines.add(added(Edit.Kind.PREPEND, field)));
    edits.inserted().forEach((at, fields) -> fields.forEach(f -> lines.add(inserted(at, f))));
    edits.changed().forEach((index, successor) -> lines.add(changed(received, index, successor)));
    edits.appended().forEach(field -> lines.add(added(Edit.Kind.APPEND, field)));
    edits.body().ifPresent(body -> lines.add(plain(Edit.Kind.BODY, null)));
    edits.sender().ifPresent(s -> lines.add(plain(Edit.Kind.SENDER, s.address().path())));
    edits.added().forEach(r -> lines.add(plain(Edit.Kind.ADD_RECIPIENT, r.address().path())));
    edits.removed().forEach(a -> lines.add(plain(Edit.Kind.REMOVE_RECIPIENT, a.path())));
    return lines;
  }

  /** The lines of a filter's modifications to a message with this header. */
  static List<EditLine> of(Header received, List<Modification> modifications) {
    return new Reading(received).lines(modifications);
  }

  private static EditLine added(Edit.Kind op, HeaderField field) {
    return new EditLine(op, field.name(), Optional.of(text(field.value())), 0);
  }

  private static EditLine inserted(int position, HeaderField field) {
    return position == 0
        ? added(Edit.Kind.PREPEND, field)
        : new EditLine(Edit.Kind.INSERT, field.name(), Optional.of(text(field.value())), position);
  }

  private static EditLine changed(Header received, int index, Optional<HeaderField> successor) {
    String name = received.fields().get(index).name();
    Edit.Kind op = successor.isPresent() ? Edit.Kind.REPLACE : Edit.Kind.REMOVE;
    Optional<String> value = successor.map(field -> text(field.value()));
    return new EditLine(op, name, value, received.ordinal(index));
  }

  private static EditLine plain(Edit.Kind op, @Nullable String value) {
    return new EditLine(op, "", Optional.ofNullable(value), 0);
  }

  /** The value unfolded, without blanks at its ends. */
  private static String text(Octets value) {
    return value.text().replaceAll("\r?\n(?=[ \t])", "").strip();
  }

  /** Puts modifications, which come from the bottom to the top, back into the order of edits. */
  private static final class Reading {
    private final Header received;
    private final SortedMap<Integer, List<EditLine>> inserted = new TreeMap<>();
    private final List<EditLine> changed = new ArrayList<>();
    private final List<EditLine> rest = new ArrayList<>();

    Reading(Header received) {
      this.received = received;
    }

    List<EditLine> lines(List<Modification> modifications) {
      modifications.forEach(this::read);
      changed.sort(Comparator.comparingInt(this::index));
      List<EditLine> lines = new ArrayList<>();
      inserted.values().forEach(lines::addAll);
      lines.addAll(changed);
      lines.addAll(rest);
      return lines;
    }

    private void read(Modification modification) {
      switch (modification) {
        case Modification.AddHeader(String name, Octets value) ->
            rest.add(new EditLine(Edit.Kind.APPEND, name, Optional.of(text(value)), 0));
        case Modification.InsertHeader(int at, String name, Octets value)
            when at > received.fields().size() ->
            rest.add(new EditLine(Edit.Kind.APPEND, name, Optional.of(text(value)), 0));
        case Modification.InsertHeader(int at, String name, Octets value) ->
            inserted
                .computeIfAbsent(at, place -> new ArrayList<>())
                .addFirst(insertion(at, name, text(value)));
        case Modification.ChangeHeader(int ordinal, String name, Octets value) ->
            changed.add(change(ordinal, name, value));
        case Modification.ReplaceBody body -> body();
        case Modification.AddRecipient(String recipient, String arguments) ->
            rest.add(plain(Edit.Kind.ADD_RECIPIENT, recipient));
        case Modification.DeleteRecipient(String recipient) ->
            rest.add(plain(Edit.Kind.REMOVE_RECIPIENT, recipient));
        case Modification.ChangeSender(String sender, String arguments) ->
            rest.add(plain(Edit.Kind.SENDER, sender));
        case Modification.Quarantine quarantine -> {}
      }
    }

    private static EditLine insertion(int at, String name, String value) {
      Edit.Kind op = at == 0 ? Edit.Kind.TOP : at == 1 ? Edit.Kind.PREPEND : Edit.Kind.INSERT;
      return new EditLine(op, name, Optional.of(value), Math.max(0, at - 1));
    }

    private EditLine change(int counted, String name, Octets value) {
      int ordinal = counted - insertedAbove(counted, name);
      return value.isEmpty()
          ? new EditLine(Edit.Kind.REMOVE, name, Optional.empty(), ordinal)
          : new EditLine(Edit.Kind.REPLACE, name, Optional.of(text(value)), ordinal);
    }

    /** How many of the first {@code counted} fields of this name were inserted meanwhile. */
    private int insertedAbove(int counted, String name) {
      int above = 0;
      for (int i = 0, seen = 0; i < received.fields().size() && seen < counted; i++) {
        int here = insertedAt(i, name);
        above += here;
        seen += here + (received.fields().get(i).isNamed(name) ? 1 : 0);
      }
      return above;
    }

    private int insertedAt(int position, String name) {
      return (int)
          inserted.getOrDefault(position + 1, List.of()).stream()
              .filter(line -> line.name().equalsIgnoreCase(name))
              .count();
    }

    /** A body comes in parts. */
    private void body() {
      EditLine line = plain(Edit.Kind.BODY, null);
      if (!rest.contains(line)) {
        rest.add(line);
      }
    }

    private int index(EditLine line) {
      for (int i = 0; i < received.fields().size(); i++) {
        boolean named = received.fields().get(i).isNamed(line.name());
        if (named && received.ordinal(i) == line.ordinal()) {
          return i;
        }
      }
      return Integer.MAX_VALUE;
    }
  }

  /** The members of its JSON object. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("op", op.word());
    fields.put("name", name.isEmpty() ? null : name);
    fields.put("value", value.orElse(null));
    fields.put("ordinal", ordinal > 0 ? ordinal : null);
    return fields;
  }
}
