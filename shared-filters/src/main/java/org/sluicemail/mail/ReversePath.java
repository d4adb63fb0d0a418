package org.sluicemail.mail;

import java.util.List;

/**
 * The argument of MAIL (RFC 5321 section 4.1.1.2).
 *
 * @param parameters the ESMTP parameters as written, such as {@code SIZE=1234}
 */
public record ReversePath(Address address, List<String> parameters) {
  /** The sender of a bounce, {@code <>}. */
  public static final ReversePath NULL = new ReversePath(Address.NULL, List.of());

  public ReversePath {
    parameters = List.copyOf(parameters);
  }

  /** Reads {@code path}, with or without angle brackets. */
  public static ReversePath of(String path, String... parameters) {
    return new ReversePath(Address.parse(path), List.of(parameters));
  }

  public boolean isNull() {
    return address.isNull();
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
