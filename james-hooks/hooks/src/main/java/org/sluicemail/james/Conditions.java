package org.sluicemail.james;

import jakarta.mail.MessagingException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind the {@code =} of a matcher. */
final class Conditions {
  private Conditions() {}

  /** The words between commas; {@code MessagingException} when there is none. */
  static List<String> words(String matcher, @Nullable String condition) throws MessagingException {
    List<String> words =
        condition == null
            ? List.of()
            : Arrays.stream(condition.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    if (words.isEmpty()) {
      throw new MessagingException(matcher + " needs a condition: " + matcher + "=...");
    }
    return words;
  }
}
