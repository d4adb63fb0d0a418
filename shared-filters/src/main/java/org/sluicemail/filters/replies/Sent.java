package org.sluicemail.filters.replies;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Recipient;
import org.sluicemail.store.Key;

/**
 * A mail of ours, as it is remembered under its Message-ID.
 *
 * @param authors to whom answers may go: its sender, From and Reply-To
 * @param recipients of whom answers are expected, {@link #MOST} at most
 */
record Sent(Set<Party> authors, Set<Party> recipients) {
  /** A mail to more is a mailing: it fits into a value of the store, and so does each answer. */
  static final int MOST = 100;

  /** Of an address (RFC 5321 section 4.5.3.1: 64 and 255 octets); a longer one is not kept. */
  private static final int LONGEST = 320;

  private static final String VERSION = "1";
  private static final String FROM = "from:";
  private static final String TO = "to:";

  Sent {
    authors = Set.copyOf(authors);
    recipients = Set.copyOf(recipients);
  }

  /** A mail with this envelope and header. */
  static Sent of(Envelope envelope, Header header) {
    Set<Party> authors = new LinkedHashSet<>();
    authors.add(Party.of(envelope.sender().address()));
    header.first("From").ifPresent(field -> authors.add(Party.of(new Address(field.text()))));
    header.first("Reply-To").ifPresent(field -> authors.add(Party.of(new Address(field.text()))));
    authors.removeIf(party -> !isKept(party));
    return new Sent(
        authors,
        envelope.recipients().stream()
            .map(Recipient::address)
            .map(Party::of)
            .filter(Sent::isKept)
            .limit(MOST)
            .collect(Collectors.toSet()));
  }

  /** Nobody misses an address with a blank in its quotes. */
  private static boolean isKept(Party party) {
    String mailbox = party.mailbox();
    return !mailbox.isEmpty()
        && mailbox.length() <= LONGEST
        && mailbox.chars().allMatch(c -> c > ' ' && !Character.isWhitespace(c));
  }

  /** Where the mail of this id is remembered. */
  static Key key(String messageId) {
    return Correspondents.named("id " + messageId);
  }

  /** The mail that {@code text} stands for; empty for a text that is of another version. */
  static Optional<Sent> parse(String text) {
    List<String> words = List.of(text.split(" "));
    return words.getFirst().equals(VERSION)
        ? Optional.of(new Sent(parties(words, FROM), parties(words, TO)))
        : Optional.empty();
  }

  private static Set<Party> parties(List<String> words, String mark) {
    return words.stream()
        .filter(word -> word.startsWith(mark))
        .map(word -> new Party(word.substring(mark.length())))
        .collect(Collectors.toSet());
  }

  /** The mail as the store keeps it: {@code 1 from:ann@example.org to:bob@example.net}. */
  String text() {
    StringJoiner words = new StringJoiner(" ").add(VERSION);
    authors.stream().map(Party::mailbox).sorted().forEach(each -> words.add(FROM + each));
    recipients.stream().map(Party::mailbox).sorted().forEach(each -> words.add(TO + each));
    return words.toString();
  }
}
