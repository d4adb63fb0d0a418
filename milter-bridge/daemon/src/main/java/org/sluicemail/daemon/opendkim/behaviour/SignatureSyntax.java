package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import java.util.Optional;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.TagList;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/**
 * What OpenDKIM looks at in a signature before anything else: that it is a tag list with the tags
 * without which nobody can do anything. One signature that is not spoils the whole message.
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
    try {
      TagList tags = TagList.parse(field.value());
      return REQUIRED.stream()
          .filter(tag -> tags.value(tag).isEmpty())
          .map(tag -> "tag " + tag + "= is missing")
          .findFirst()
          .or(() ->
              NUMBERS.stream()
                  .filter(tag -> tags.compact(tag).filter(text -> !isNumber(text)).isPresent())
                  .map(tag -> tag + "= is no number")
                  .findFirst());
    } catch (MalformedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
