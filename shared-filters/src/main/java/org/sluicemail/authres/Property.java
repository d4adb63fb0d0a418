package org.sluicemail.authres;

import java.util.Locale;

/**
 * A property of the message that a result rests on (RFC 8601 section 2.3), such as {@code
 * header.d=example.org}.
 *
 * @param type {@code smtp}, {@code header}, {@code body} or {@code policy}
 */
public record Property(String type, String name, String value) {
  public Property {
    type = Words.requireKeyword(type).toLowerCase(Locale.ROOT);
    name = Words.requireKeyword(name);
  }
}
