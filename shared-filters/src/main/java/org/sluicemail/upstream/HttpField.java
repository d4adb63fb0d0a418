package org.sluicemail.upstream;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/**
 * A field of an HTTP request (RFC 9110 section 5).
 *
 * @param value text from wherever, without control characters: each became a blank
 */
public record HttpField(String name, String value) {
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

  public HttpField {
    if (!HeaderField.isName(name)) {
      throw new IllegalArgumentException("no HTTP field name");
    }
    value = CONTROLS.matcher(value).replaceAll(" ").strip();
  }

  /** The value's octets, one in each character, as the HTTP library wants them. */
  String octets() {
    return new String(Octets.encode(value), StandardCharsets.ISO_8859_1);
  }
}
