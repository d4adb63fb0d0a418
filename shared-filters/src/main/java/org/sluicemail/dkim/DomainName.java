package org.sluicemail.dkim;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/** Names of domains and selectors as they stand in tags. */
public final class DomainName {
  /** RFC 1035 section 2.3.4. */
  private static final int MAX_NAME = 253;

  private static final int MAX_LABEL = 63;

  private DomainName() {}

  /** {@code text} in lower case and in A-labels (RFC 8616), or empty when it is no name. */
  public static Optional<String> of(String text) {
    try {
      String ascii = isAscii(text) ? text : IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
      return isName(ascii) ? Optional.of(ascii.toLowerCase(Locale.ROOT)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // how IDN says that it is none
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static boolean isName(String text) {
    int label = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' ? label == 0 : !isLabel(c) || label == MAX_LABEL) {
        return false;
      }
      label = c == '.' ? 0 : label + 1;
    }
    return label > 0 && text.length() <= MAX_NAME;
  }

  private static boolean isLabel(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
        || c == '_';
  }

  /** Whether {@code name} is {@code domain} or below it; both in lower case. */
  public static boolean isWithin(String name, String domain) {
    return name.equals(domain) || name.endsWith("." + domain);
  }
}
