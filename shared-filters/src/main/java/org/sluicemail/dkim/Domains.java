package org.sluicemail.dkim;

import java.util.Optional;
import org.sluicemail.dns.DomainName;

/** Domains as text in lower case and A-labels: how tags and tables name them. */
public final class Domains {
  private Domains() {}

  /** {@code text} in lower case and A-labels (RFC 8616), or empty when it is no name. */
  public static Optional<String> of(String text) {
    return DomainName.of(text).map(DomainName::text);
  }

  /** Whether {@code name} is {@code domain} or below it. */
  public static boolean isWithin(String name, String domain) {
    return name.equals(domain) || name.endsWith("." + domain);
  }
}
