package org.sluicemail.dkim;

import java.util.List;

/**
 * What tells fields with signatures of messages apart: DKIM's own and those like it.
 *
 * @param fieldName the name of the field
 * @param tag its first tag
 * @param value of that tag
 * @param signed names of fields that are signed besides those of the form
 */
public record SignatureKind(String fieldName, String tag, String value, List<String> signed) {
  static final SignatureKind DKIM = new SignatureKind(Signature.NAME, "v", "1", List.of());

  public SignatureKind {
    signed = List.copyOf(signed);
  }
}
