package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import java.util.Optional;
import org.sluicemail.mail.Header;

/** How many fields of a name a header may have (RFC 5322 section 3.6). */
final class FieldCounts {
  private static final List<String> ONE = List.of("From", "Date");
  private static final List<String> AT_MOST_ONE =
      List.of("Reply-To", "To", "Cc", "Bcc", "Message-ID", "In-Reply-To", "References", "Subject");

  /** What a strict look at the header wants of it besides. */
  private static final String SENDER = "Sender";

  private FieldCounts() {}

  /** What is wrong with {@code header}, as the client is told. */
  static Optional<String> problem(Header header) {
    return ONE.stream()
        .filter(name -> header.count(name) != 1)
        .map(name -> "message does not have exactly one " + name + " field")
        .findFirst()
        .or(() ->
            AT_MOST_ONE.stream()
                .filter(name -> header.count(name) > 1)
                .map(name -> "message has multiple " + name + " fields")
                .findFirst());
  }

  /** Whether {@code header} stands a strict look. */
  static boolean isStrict(Header header) {
    return problem(header).isEmpty() && header.count(SENDER) <= 1;
  }
}
