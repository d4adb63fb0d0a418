package org.sluicemail.filters.replies;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Recipient;

/**
 * A mail that came in, as an answer to one of ours.
 *
 * @param repliers who sends it: its reverse-path, the mailing list behind that, and its From
 * @param recipients to whom it goes
 */
record Answer(Set<Party> repliers, Set<Party> recipients) {
  /** How lists send: {@code list-bounces+ann=example.org@}, {@code owner-list@} (VERP). */
  private static final Pattern LIST =
      Pattern.compile(
          "(?:owner-(.{1,64})|(.{1,64}?)-(?:bounces?|return|owner|request|errors?|admin)(?:-.*)?)");

  Answer {
    repliers = Set.copyOf(repliers);
    recipients = Set.copyOf(recipients);
  }

  static Answer of(Envelope envelope, Header header) {
    Address sender = envelope.sender().address();
    Set<Party> repliers = new HashSet<>();
    repliers.add(Party.of(sender));
    list(sender).ifPresent(repliers::add);
    header.first("From").ifPresent(field -> repliers.add(Party.of(new Address(field.text()))));
    return new Answer(
        repliers,
        envelope.recipients().stream()
            .map(Recipient::address)
            .map(Party::of)
            .collect(Collectors.toSet()));
  }

  private static Optional<Party> list(Address sender) {
    String local = sender.localPart().toLowerCase(Locale.ROOT);
    Matcher list = LIST.matcher(local.split("\\+", 2)[0]);
    return list.matches()
        ? Optional.of(
            new Party(
                Optional.ofNullable(list.group(1)).orElseGet(() -> list.group(2))
                    + "@"
                    + sender.domain()))
        : Optional.empty();
  }

  /** Whether the mail {@code sent} went to one of those who send this one. */
  boolean isExpectedBy(Sent sent) {
    return repliers.stream().anyMatch(sent.recipients()::contains);
  }

  /**
   * Whom of those who sent {@code sent} this mail goes to; nobody when it also goes to somebody who
   * has nothing to do with that mail.
   */
  Optional<Party> author(Sent sent) {
    boolean strangers =
        recipients.stream()
            .anyMatch(each -> !sent.authors().contains(each) && !sent.recipients().contains(each));
    return strangers
        ? Optional.empty()
        : recipients.stream().filter(sent.authors()::contains).min(Party.BY_NAME);
  }
}
