package org.sluicemail.daemon.server;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.mail.Address;

/**
 * The argument of MAIL or RCPT as it was typed, with its ESMTP parameters.
 *
 * <p>Sendmail before 8.17.2 leaves the parameters of an internationalized address in the text of
 * the address; they are what follows the closing bracket and a blank.
 */
record TypedPath(Address address, List<String> parameters) {
  static TypedPath of(String typed, List<String> parameters) {
    int end = typed.startsWith("<") ? closingBracket(typed) : -1;
    if (end < 0 || typed.substring(end + 1).isBlank()) {
      return new TypedPath(Address.parse(typed), parameters);
    }
    List<String> all = new ArrayList<>(List.of(typed.substring(end + 1).strip().split("[ \t]+")));
    all.addAll(parameters);
    return new TypedPath(Address.parse(typed.substring(0, end + 1)), List.copyOf(all));
  }

  /** The first {@code >} outside a quoted local part, or -1. */
  private static int closingBracket(String typed) {
    boolean quoted = false;
    for (int i = 0; i < typed.length(); i++) {
      switch (typed.charAt(i)) {
        case '"' -> quoted = !quoted;
        case '\\' -> i++;
        case '>' -> {
          if (!quoted) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }
}
