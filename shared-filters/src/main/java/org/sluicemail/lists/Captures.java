package org.sluicemail.lists;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.mail.Printable;

/** What an expression caught, in results: {@code $1}, {@code ${1}}, {@code $(1)}; {@code $$}. */
final class Captures {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:(\\d+)|\\{(\\d+)}|\\((\\d+)\\)|(\\$)|())");

  private Captures() {}

  /** Refuses references to more than {@code groups} things. */
  static void check(String result, int groups) {
    for (MatchResult reference : REFERENCE.matcher(result).results().toList()) {
      if (reference.group(4) == null && (number(reference) < 1 || number(reference) > groups)) {
        throw new IllegalArgumentException(
            "'" + reference.group() + "' is nothing that the pattern has caught; $$ is a dollar");
      }
    }
  }

  /** The number of a reference, 0 when there is none. */
  private static int number(MatchResult reference) {
    for (int i = 1; i <= 3; i++) {
      String digits = reference.group(i);
      if (digits != null) {
        return digits.length() > 2 ? 0 : Integer.parseInt(digits);
      }
    }
    return 0;
  }

  /** {@code result} with what {@code caught} has, which comes from outside. */
  static String fill(String result, MatchResult caught) {
    return REFERENCE
        .matcher(result)
        .replaceAll(reference -> {
          String text = reference.group(4) != null ? "$" : caught.group(number(reference));
          return Matcher.quoteReplacement(text == null ? "" : Printable.line(text));
        });
  }
}
