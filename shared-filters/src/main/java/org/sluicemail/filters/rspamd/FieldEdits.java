package org.sluicemail.filters.rspamd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Printable;

/**
 * Edits of header fields as rspamd asks for them. What cannot be understood is left out and logged,
 * as rspamd's own milter does: it is most often a slip in a script of the operator.
 */
final class FieldEdits {
  private static final Logger LOG = LoggerFactory.getLogger(FieldEdits.class);

  private final Header received;
  private final List<Edit> edits = new ArrayList<>();

  FieldEdits(Header received) {
    this.received = received;
  }

  List<Edit> edits() {
    return edits;
  }

  /** {@code remove_headers}: by name, which of the received fields go. */
  void remove(JsonNode byName) {
    for (Map.Entry<String, JsonNode> each : byName.properties()) {
      for (JsonNode which : items(each.getValue())) {
        if (which.isNumber() && HeaderField.isName(each.getKey())) {
          remove(each.getKey(), which.intValue());
        } else {
          unusable("remove_headers", each.getKey());
        }
      }
    }
  }

  /** From 1 the one of this ordinal, 0 all, below 0 counted from the last. */
  private void remove(String name, int which) {
    int ordinal = which < 0 ? received.count(name) + which + 1 : which;
    if (which == 0) {
      edits.add(new Edit.RemoveAll(name));
    } else if (ordinal > 0) {
      edits.add(new Edit.Remove(name, ordinal));
    }
  }

  /** {@code add_headers}: by name a value, a value with its place, or several of both. */
  void add(JsonNode byName) {
    for (Map.Entry<String, JsonNode> each : byName.properties()) {
      for (JsonNode item : items(each.getValue())) {
        JsonNode value = item.isObject() ? item.path("value") : item;
        JsonNode place = item.isObject() ? place(item) : item.path("order");
        field("add_headers", each.getKey(), value)
            .ifPresent(field -> edits.add(placed(place, field)));
      }
    }
  }

  private static JsonNode place(JsonNode item) {
    return item.has("order") ? item.path("order") : item.path("index");
  }

  /**
   * rspamd counts as milters do, with the mail server's own Received field as number 0; from the
   * end it counts the received fields, -1 behind the last.
   */
  private Edit placed(JsonNode place, HeaderField field) {
    int order = place.asInt(-1);
    int size = received.fields().size();
    int index = order >= -1 ? order : order >= -size ? size + order + 2 : 0;
    return switch (index) {
      case -1 -> new Edit.Append(field);
      case 0 -> new Edit.Top(field);
      case 1 -> new Edit.Prepend(field);
      default -> new Edit.Insert(index - 1, field);
    };
  }

  /** {@code dkim-signature}: on top, where verifiers look first. */
  void sign(List<String> signatures) {
    signatures.forEach(
        value -> edits.add(new Edit.Prepend(HeaderField.of("DKIM-Signature", value))));
  }

  /** {@code spam_header}: instead of all fields of the name that were received. */
  void mark(String name, JsonNode value) {
    field("spam_header", name, value)
        .ifPresent(field -> {
          edits.add(new Edit.RemoveAll(name));
          edits.add(new Edit.Append(field));
        });
  }

  /** A field at the end. */
  void append(String name, String value) {
    edits.add(new Edit.Append(HeaderField.of(name, value)));
  }

  private static Optional<HeaderField> field(String key, String name, JsonNode value) {
    if (HeaderField.isName(name) && value.isValueNode() && !value.isNull()) {
      return Optional.of(HeaderField.of(name, text(value)));
    }
    unusable(key, name);
    return Optional.empty();
  }

  /** Scripts also give numbers; a whole one has no point. */
  private static String text(JsonNode value) {
    boolean whole = value.isNumber() && value.doubleValue() == value.longValue();
    return whole ? Long.toString(value.longValue()) : value.asText();
  }

  static Iterable<JsonNode> items(JsonNode node) {
    return node.isArray() ? node : List.of(node);
  }

  static void unusable(String key, String what) {
    LOG.warn("rspamd: unusable {} left out: {}", key, Printable.of(what));
  }
}
