package org.sluicemail.filters.clamav;

import java.util.List;

/**
 * Names of signatures, of which upper and lower case differ.
 *
 * @param parts what stands between the stars, each of which is any text; at least one part
 */
record SignatureNames(List<String> parts) {
  /** Reads a name; {@code IllegalArgumentException} when it is none. */
  public static SignatureNames parse(String text) {
    if (text.chars().allMatch(c -> c == '*' || Character.isWhitespace(c))) {
      throw new IllegalArgumentException("expected the name of a signature, such as PUA.Win.*");
    }
    return new SignatureNames(List.of(text.split("\\*", -1)));
  }

  static boolean any(List<SignatureNames> names, String signature) {
    return names.stream().anyMatch(each -> each.matches(signature));
  }

  boolean matches(String signature) {
    String first = parts.getFirst();
    String last = parts.getLast();
    if (parts.size() == 1) {
      return signature.equals(first);
    }
    int end = signature.length() - last.length();
    return signature.startsWith(first)
        && signature.endsWith(last)
        && hasInOrder(signature, first.length(), end);
  }

  /** Whether the parts between first and last stand there one behind the other. */
  private boolean hasInOrder(String signature, int from, int end) {
    int at = from;
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = signature.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    return at <= end;
  }
}
