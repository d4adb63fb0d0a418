package org.sluicemail.mail;

import java.util.List;

/**
 * The argument of RCPT (RFC 5321 section 4.1.1.3).
 *
 * @param parameters the ESMTP parameters as written, such as {@code NOTIFY=NEVER}
 */
public record Recipient(Address address, List<String> parameters) {
  public Recipient {
    parameters = List.copyOf(parameters);
  }

  /** Reads {@code path}, with or without angle brackets. */
  public static Recipient of(String path, String... parameters) {
    return new Recipient(Address.parse(path), List.of(parameters));
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
