package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/** A message for tests: each char of its text is an octet. */
public record Letter(Header header, byte[] body) {
  /** Reads a whole message with CRLF. */
  public static Letter of(String text) {
    int end = text.indexOf("\r\n\r\n");
    return of(text.substring(0, end + 2), text.substring(end + 4));
  }

  public static Letter of(String header, String body) {
    List<HeaderField> fields = new ArrayList<>();
    for (String field : header.split("\r\n(?![ \t])")) {
      fields.add(HeaderField.of(octets(field)));
    }
    return new Letter(new Header(fields), body.getBytes(ISO_8859_1));
  }

  /** Reads a text block. */
  public static Letter lines(String text) {
    return of(text.replace("\n", "\r\n"));
  }

  public static Octets octets(String text) {
    return Octets.of(text.getBytes(ISO_8859_1));
  }

  public Content content() {
    return Content.of(body);
  }

  /** With {@code field} on top. */
  public Letter with(HeaderField field) {
    List<HeaderField> fields = new ArrayList<>(List.of(field));
    fields.addAll(header.fields());
    return new Letter(new Header(fields), body);
  }

  public Letter with(String field) {
    return with(HeaderField.of(octets(field)));
  }

  public Letter withBody(String other) {
    return new Letter(header, other.getBytes(ISO_8859_1));
  }

  /** With the octets of the field at {@code index} changed by {@code edit}. */
  public Letter edited(int index, java.util.function.UnaryOperator<String> edit) {
    List<HeaderField> fields = new ArrayList<>(header.fields());
    String raw = new String(fields.get(index).raw().toArray(), ISO_8859_1);
    fields.set(index, HeaderField.of(octets(edit.apply(raw))));
    return new Letter(new Header(fields), body);
  }
}
