package org.sluicemail.mail;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A header section (RFC 5322 section 2.1): the fields in their order. */
public record Header(List<HeaderField> fields) {
  /** A header without fields. */
  public static final Header EMPTY = new Header(List.of());

  public Header {
    fields = List.copyOf(fields);
  }

  /** The fields of this name, in order. */
  public List<HeaderField> all(String name) {
    return fields.stream().filter(field -> field.isNamed(name)).toList();
  }

  /** The field of this name that stands first. */
  public Optional<HeaderField> first(String name) {
    for (HeaderField field : fields) {
      if (field.isNamed(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /** How many fields there are of this name. */
  public int count(String name) {
    return (int) fields.stream().filter(field -> field.isNamed(name)).count();
  }

  /** The ordinal, from 1, of the field at {@code index} among those of its name. */
  public int ordinal(int index) {
    String name = fields.get(index).name();
    return new Header(fields.subList(0, index)).count(name) + 1;
  }

  /** The ordinals of all fields, as {@link #ordinal} tells each, in one pass. */
  public List<Integer> ordinals() {
    Map<String, Integer> counts = new HashMap<>();
    return fields.stream()
        .map(field -> counts.merge(HeaderField.key(field.name()), 1, Integer::sum))
        .toList();
  }

  /** The octets of the header section, each field ended by CRLF, without the empty line. */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(length());
    for (HeaderField field : fields) {
      field.raw().copyTo(out);
      out.put((byte) '\r').put((byte) '\n');
    }
    return out.array();
  }

  /** Octets of the header section without the empty line. */
  public int length() {
    int length = 0;
    for (HeaderField field : fields) {
      length = Math.addExact(length, field.raw().length() + 2);
    }
    return length;
  }

  /** This header with {@code field} at its end. */
  public Header with(HeaderField field) {
    List<HeaderField> all = new ArrayList<>(fields);
    all.add(field);
    return new Header(all);
  }
}
