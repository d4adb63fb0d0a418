package org.sluicemail.mail;

import java.util.Locale;
import java.util.regex.Pattern;

/** A host or domain name, or, with a dot in front, all names below it; in either case. */
public record DomainPattern(String name) {
  /** No stars, which would never match. */
  private static final Pattern NAME = Pattern.compile("\\.?[^\\s@*<>.][^\\s@*<>]*");

  /** Every name, also none. */
  public static final DomainPattern ANY = new DomainPattern("*");

  /** Only where there is no name. */
  public static final DomainPattern NONE = new DomainPattern("");

  /** Reads a pattern; {@code IllegalArgumentException} with the reason when it is none. */
  public static DomainPattern parse(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "expected a name such as example.org, or .example.org for all below it");
    }
    return new DomainPattern(text.toLowerCase(Locale.ROOT));
  }

  public boolean matches(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return equals(ANY) || (name.startsWith(".") ? lower.endsWith(name) : lower.equals(name));
  }
}
