package org.sluicemail.mail;

import java.util.Locale;

/**
 * A set of envelope addresses: {@code user@example.org}, {@code example.org} or
 * {@code @example.org} (the domain alone), {@code .example.org} (its subdomains), {@code user@} (of
 * any domain), {@code <>} (the null sender). Letters match in either case.
 */
public record AddressPattern(String localPart, DomainPattern domain) {
  /** Reads a pattern; {@code IllegalArgumentException} with the reason when it is none. */
  public static AddressPattern parse(String text) {
    if (text.equals("<>")) {
      return new AddressPattern("", DomainPattern.NONE);
    }
    if (text.isEmpty() || text.equals("@") || text.indexOf('<') >= 0 || text.indexOf('>') >= 0) {
      throw new IllegalArgumentException("expected an address without brackets, a domain, or <>");
    }
    int at = text.lastIndexOf('@');
    String local = at < 0 ? "" : text.substring(0, at).toLowerCase(Locale.ROOT);
    String domain = text.substring(at + 1);
    return new AddressPattern(
        local, domain.isEmpty() ? DomainPattern.ANY : DomainPattern.parse(domain));
  }

  public boolean matches(Address address) {
    return (localPart.isEmpty() || localPart.equals(address.localPart().toLowerCase(Locale.ROOT)))
        && domain.matches(address.domain())
        && address.isNull() == domain.equals(DomainPattern.NONE);
  }
}
