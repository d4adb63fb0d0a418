package org.sluicemail.daemon.opendkim.behaviour;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluicemail.dkim.Signature;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/**
 * What OpenDKIM looks at in a signature before anything else: that it is made of tags, with those
 * among them without which nobody can do anything. One signature that is not spoils the whole
 * message. Whatever else is wrong with one is told in its result.
 */
final class SignatureSyntax {
  private static final List<String> REQUIRED = List.of("s", "h", "d", "b", "v", "a");
  private static final List<String> NUMBERS = List.of("t", "x");

  private SignatureSyntax() {}

  /** What is wrong with the first signature of {@code header} with which something is. */
  static Optional<String> problem(Header header) {
    return header.all(Signature.NAME).stream()
        .flatMap(field -> problem(field).stream())
        .findFirst();
  }

  private static Optional<String> problem(HeaderField field) {
    String text = field.value().text();
    if (!text.chars().allMatch(SignatureSyntax::isPrintable)) {
      return Optional.of("invalid character in signature data");
    }
    return Stream.of(text.split(";", -1)).allMatch(SignatureSyntax::isTag)
        ? problem(tags(field))
        : Optional.of("syntax error in signature data");
  }

  private static boolean isPrintable(int c) {
    return c >= ' ' && c <= '~' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isTag(String part) {
    int equals = part.indexOf('=');
    return equals < 0
        ? part.isBlank()
        : part.substring(0, equals).strip().matches("[A-Za-z0-9]\\S*");
  }

  private static Optional<String> problem(Map<String, String> tags) {
    if (!tags.keySet().containsAll(REQUIRED)) {
      return Optional.of("missing parameter(s) in signature data");
    }
    return NUMBERS.stream()
        .filter(tag -> !tags.getOrDefault(tag, "0").matches("[0-9]+"))
        .map(tag -> "invalid \"" + tag + "\" value in signature data")
        .findFirst();
  }

  /** The tags of a signature, as far as they are there; of two of a name the first. */
  static Map<String, String> tags(HeaderField field) {
    Map<String, String> tags = new HashMap<>();
    for (String part : field.value().text().split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        String value = part.substring(equals + 1).replaceAll("\\s", "");
        tags.putIfAbsent(part.substring(0, equals).strip(), value);
      }
    }
    return tags;
  }
}
