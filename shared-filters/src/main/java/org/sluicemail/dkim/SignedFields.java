package org.sluicemail.dkim;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/**
 * The fields of a header by name, from the bottom to the top: the order in which a signature takes
 * them (RFC 6376 section 5.4.2).
 */
final class SignedFields {
  private final Map<String, List<HeaderField>> byName = new HashMap<>();

  /** The fields of {@code header} but {@code without}, the signature that is being verified. */
  @SuppressWarnings("ReferenceEquality") // another field may well look the same
  SignedFields(Header header, HeaderField without) {
    for (HeaderField field : header.fields().reversed()) {
      if (field != without) {
        byName.computeIfAbsent(key(field.name()), name -> new ArrayList<>()).add(field);
      }
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** How many fields there are of this name. */
  int count(String name) {
    return byName.getOrDefault(key(name), List.of()).size();
  }

  /**
   * What is signed of the header (RFC 6376 section 3.7): the fields of {@code names}, each name the
   * next one of it, a name with none left nothing; then the signature without its value.
   */
  byte[] data(List<String> names, Canonicalization canonicalization, Octets signature) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    Map<String, Integer> taken = new HashMap<>();
    for (String name : names) {
      int next = taken.merge(key(name), 1, Integer::sum);
      List<HeaderField> fields = byName.getOrDefault(key(name), List.of());
      if (next <= fields.size()) {
        out.writeBytes(canonicalization.field(fields.get(next - 1).raw()).toArray());
        out.write('\r');
        out.write('\n');
      }
    }
    out.writeBytes(canonicalization.field(signature).toArray());
    return out.toByteArray();
  }
}
